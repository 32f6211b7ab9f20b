package dev.docket.engine.notary;

import dev.docket.engine.notary.ReceiptFeed.JournalReceipts;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.NoteSigner;
import dev.docket.protocol.checkpoint.TileName;
import dev.docket.protocol.checkpoint.VerifierKey;
import dev.docket.protocol.merkle.ConsistencyProof;
import dev.docket.protocol.merkle.LogHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a notary: takes receipts, writes them, and signs what it wrote.
 *
 * <p>The order of writes is what keeps it from ever signing two trees that disagree. First entry
 * bundles and tiles are made durable, and whatever of them is found after a crash is kept. Then the
 * tree is read back, compared with the last checkpoint, and signed. Then the signed note is made
 * durable where nobody else looks. Only then is it shown. Each step starts when the one before is
 * on disk.
 *
 * <p>For one thread; blocks. After an exception an instance is of no use: what is on disk decides,
 * and {@link #open} finds it.
 */
public final class NotaryLog {

  private static final Logger LOG = LoggerFactory.getLogger(NotaryLog.class);

  /** The most entries that are written at once. */
  static final int MAX_UNWRITTEN = 8192;

  /** For so long a reading that does not end goes on before what was taken is signed. */
  private static final long MAX_UNSIGNED_NANOS = 250_000_000;

  private final TileStore store;
  private final List<NoteSigner> signers;
  private final LogEdge edge;
  private final NotedReceipts noted;
  private @Nullable SignedCheckpoint signed;

  /** On disk; a lower bound. */
  private Position position;

  /** The offset of a receipt, up to which all were taken. */
  private String lastOffset;

  /** The receipts that were taken last; {@code null} if their offset is the one above. */
  private @Nullable JournalReceipts last;

  /** Whether the journal was read up to everything that the log had when it was opened. */
  private boolean caughtUp;

  private NotaryLog(
      TileStore store,
      List<NoteSigner> signers,
      LogEdge edge,
      @Nullable SignedCheckpoint signed,
      Position position,
      NotedReceipts noted) {
    this.store = store;
    this.signers = signers;
    this.edge = edge;
    this.signed = signed;
    this.position = position;
    this.lastOffset = position.offset();
    this.noted = noted;
    this.caughtUp = position.size() == edge.size();
  }

  /**
   * The log in a store, recovered, or a new one.
   *
   * @param signers one at least; all have the name of the log
   * @param journal is read from its start if entries were lost
   * @throws NotaryRefusal if what is there contradicts what was signed
   * @throws IllegalArgumentException if the keys have several names
   */
  public static NotaryLog open(TileStore store, List<NoteSigner> signers, ReceiptFeed journal)
      throws IOException {
    String origin = originOf(signers);
    List<VerifierKey> keys = signers.stream().map(NoteSigner::verifier).toList();
    SignedCheckpoint signed = SignedCheckpoint.last(store, origin, keys);
    long size = signed == null ? 0 : signed.checkpoint().size();
    Hash root = signed == null ? LogHash.EMPTY : signed.checkpoint().root();
    Position position = position(store).filter(read -> read.size() <= size).orElse(Position.START);
    LogRecovery recovery = new LogRecovery(store, journal);
    LogEdge edge = recovery.recover(size, root);
    NotedReceipts noted;
    try {
      noted = noted(store, edge, position);
    } catch (MissingTileException lost) {
      LOG.warn("A log of {} entries is not whole: {}", size, lost.getMessage());
      edge = recovery.rebuild(size, root);
      noted = noted(store, edge, position);
    }
    NotaryLog log = new NotaryLog(store, List.copyOf(signers), edge, signed, position, noted);
    if (signed != null) {
      log.show(signed);
    }
    return log;
  }

  private static Optional<Position> position(TileStore store) throws IOException {
    try {
      return store.read(NotaryFiles.POSITION).flatMap(Position::parse);
    } catch (FileTooLargeException malformed) {
      return Optional.empty();
    }
  }

  /**
   * The name of the log that these keys sign.
   *
   * @throws IllegalArgumentException if there is no key, or they have several names
   */
  public static String originOf(List<? extends NoteSigner> signers) {
    List<String> names = signers.stream().map(key -> key.verifier().name()).distinct().toList();
    if (names.size() != 1) {
      throw new IllegalArgumentException(
          "the keys of a notary have one name, which is that of its log; these have " + names);
    }
    return names.get(0);
  }

  /** What may come again when the journal is read from the position on. */
  private static NotedReceipts noted(TileStore store, LogEdge edge, Position position) {
    NotedReceipts noted = new NotedReceipts();
    long from = Math.max(0, Math.min(position.size(), edge.size() - NotedReceipts.KEPT));
    long lastFull = edge.size() / TileName.FULL;
    StoredTiles tiles = new StoredTiles(store);
    for (long index = from / TileName.FULL; index < lastFull; index++) {
      tiles.entries(index, TileName.FULL).forEach(entry -> noted.add(Receipt.parse(entry)));
    }
    edge.entries().forEach(entry -> noted.add(Receipt.parse(entry)));
    return noted;
  }

  /** How many entries it has, signed or not. */
  public long size() {
    return edge.size();
  }

  /** The last signed checkpoint; {@code null} before there is one. */
  public @Nullable Checkpoint checkpoint() {
    SignedCheckpoint last = signed;
    return last == null ? null : last.checkpoint();
  }

  /**
   * Takes all that the journal has and the log has not, and signs it.
   *
   * @throws NotaryRefusal if the journal contradicts what was noted
   * @throws PassedVersionException if it shows a version of a case of which one before is not
   *     noted; all that came before it is signed
   */
  public void follow(ReceiptFeed journal) throws IOException {
    boolean fromStart = lastOffset.equals(ReceiptFeed.START);
    try (Stream<JournalReceipts> receipts = journal.after(lastOffset)) {
      long published = System.nanoTime();
      for (var next = receipts.iterator(); next.hasNext(); ) {
        JournalReceipts taken = next.next();
        take(taken, fromStart);
        last = taken;
        if (edge.unwritten() >= MAX_UNWRITTEN
            || System.nanoTime() - published > MAX_UNSIGNED_NANOS) {
          sign();
          published = System.nanoTime();
        }
      }
    } catch (PassedVersionException passed) {
      sign();
      throw passed;
    }
    sign();
    caughtUp = true;
    read();
  }

  /** All that was taken; asks for the last offset only now, since that has a price. */
  private void sign() throws IOException {
    JournalReceipts taken = last;
    if (taken != null) {
      lastOffset = taken.offset().get();
      last = null;
    }
    publish();
  }

  private void take(JournalReceipts next, boolean fromStart) {
    for (Receipt receipt : next.carried() ? missing(next.receipts()) : next.receipts()) {
      if (!noted.contains(receipt)) {
        if (!next.carried()) {
          requireNext(receipt, fromStart);
        }
        edge.append(receipt.bytes());
        noted.add(receipt);
      }
    }
  }

  /** What is not even in a reading of the whole journal was not passed: it is not there. */
  private void requireNext(Receipt receipt, boolean fromStart) {
    OptionalLong before = noted.lastBeforeGap(receipt);
    if (before.isPresent() && fromStart) {
      LOG.warn(
          "The journal has version {} of case {} behind version {}, and none between",
          receipt.body().seq(),
          receipt.body().caseId(),
          before.getAsLong());
    } else if (before.isPresent()) {
      throw new PassedVersionException(receipt, before.getAsLong());
    }
  }

  /** Those that the log has not, also where they would be longer ago than is kept in memory. */
  private List<Receipt> missing(List<Receipt> carried) {
    if (noted.contains(carried.get(carried.size() - 1))) {
      // A case's receipts are noted in their order.
      return List.of();
    }
    return new OlderEntries(store, edge.size() - edge.unwritten()).missing(carried);
  }

  private void publish() throws IOException {
    long before = signed == null ? 0 : signed.checkpoint().size();
    if (edge.size() == before) {
      return;
    }
    Map<String, byte[]> files = edge.takeFiles();
    files.put(NotaryFiles.POSITION, position.bytes());
    store.write(files);
    Checkpoint checkpoint = Checkpoint.of(originOf(signers), edge.tree());
    requireGrown(checkpoint);
    SignedCheckpoint now = SignedCheckpoint.sign(checkpoint, signers);
    store.write(Map.of(NotaryFiles.SIGNED, now.bytes()));
    show(now);
    signed = now;
    if (caughtUp) {
      read();
    }
    deletePartials(before);
  }

  /** Everything up to the last offset is in the log, and signed. */
  private void read() {
    position = new Position(edge.size(), lastOffset);
    noted.trim();
  }

  private void show(SignedCheckpoint checkpoint) throws IOException {
    store.write(Map.of(NotaryFiles.CHECKPOINT, checkpoint.bytes()));
  }

  /** Reads back what is on disk: it must have the root, and grow from the last checkpoint. */
  private void requireGrown(Checkpoint next) {
    StoredTiles tiles = new StoredTiles(store);
    long size = next.size();
    boolean whole = tiles.nodes(size).root(0, size).equals(next.root());
    Checkpoint last = checkpoint();
    boolean grown =
        last == null
            || ConsistencyProof.of(tiles.nodes(size), last.size(), size)
                .proves(last.size(), last.root(), size, next.root());
    if (!whole || !grown) {
      throw new NotaryRefusal(
          "the tiles of "
              + size
              + " entries are not what the last checkpoint, of "
              + (last == null ? 0 : last.size())
              + " entries, grew to");
    }
  }

  /** The widths of what is full now; whoever still looks for one of them finds the full one. */
  private void deletePartials(long before) throws IOException {
    List<String> partials = new ArrayList<>();
    for (int level = TileName.ENTRIES;
        size() >> (TileName.HEIGHT * Math.max(0, level)) > 0;
        level++) {
      int height = TileName.HEIGHT * Math.max(0, level);
      long full = (size() >> height) / TileName.FULL;
      for (long index = (before >> height) / TileName.FULL; index < full; index++) {
        partials.add(NotaryFiles.partials(level, index));
      }
    }
    if (!partials.isEmpty()) {
      store.delete(partials);
    }
  }
}
