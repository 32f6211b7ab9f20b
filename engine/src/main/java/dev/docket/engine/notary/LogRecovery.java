package dev.docket.engine.notary;

import dev.docket.protocol.CaseId;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.EntryBundle;
import dev.docket.protocol.checkpoint.TileName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the end of a log after a stop or a crash.
 *
 * <p>The tree up to the last signed checkpoint must have its root: taken from the tiles, else built
 * again from the entry bundles, else from the journal, else refused. Bundles behind it are taken as
 * they are, for a checkpoint over them may have been signed in the moment of the crash; what does
 * not follow without a gap never was, and is deleted so that it cannot come back.
 */
final class LogRecovery {

  private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

  private final TileStore store;
  private final StoredTiles tiles;
  private final ReceiptFeed journal;

  LogRecovery(TileStore store, ReceiptFeed journal) {
    this.store = store;
    this.tiles = new StoredTiles(store);
    this.journal = journal;
  }

  /** The end of the log, with what was written behind the checkpoint. */
  LogEdge recover(long size, Hash root) throws IOException {
    try {
      LogEdge edge = LogEdge.of(size, tiles);
      if (edge.tree().root().equals(root)) {
        return grown(edge);
      }
      LOG.warn("The tiles of {} entries have another root than their checkpoint", size);
    } catch (MissingTileException missing) {
      LOG.warn("A log of {} entries is not whole: {}", size, missing.getMessage());
    }
    return rebuild(size, root);
  }

  /** As {@link #recover}, but every tile and bundle is read or made again. */
  LogEdge rebuild(long size, Hash root) throws IOException {
    return grown(rebuiltTo(size, root));
  }

  private LogEdge grown(LogEdge edge) throws IOException {
    adopt(edge);
    deleteBehind(edge);
    return edge;
  }

  private LogEdge rebuiltTo(long size, Hash root) throws IOException {
    if (rootOf(this::bundles, size).equals(root)) {
      LOG.warn("The tiles of {} entries are written again from the entry bundles", size);
      return rebuilt(this::bundles, size);
    }
    if (rootOf(this::receipts, size).equals(root)) {
      LOG.warn("The tiles and bundles of {} entries are written again from the journal", size);
      return rebuilt(this::receipts, size);
    }
    throw new NotaryRefusal(
        "neither the entry bundles nor the journal have the "
            + size
            + " entries of the last signed checkpoint; put back the notary's directory or the"
            + " journal from a backup, or begin a new log with a new name in a new directory");
  }

  /** Something that gives the first entries of the log, perhaps fewer than asked for. */
  private interface Entries {
    Stream<byte[]> first(long size);
  }

  private static Hash rootOf(Entries source, long size) {
    LogEdge edge = new LogEdge();
    try (Stream<byte[]> entries = source.first(size)) {
      for (Iterator<byte[]> next = entries.iterator(); next.hasNext(); ) {
        edge.append(next.next());
        edge.dropFull();
      }
    }
    return edge.size() == size ? edge.tree().root() : Hash.NONE;
  }

  private LogEdge rebuilt(Entries source, long size) throws IOException {
    LogEdge edge = new LogEdge();
    try (Stream<byte[]> entries = source.first(size)) {
      for (Iterator<byte[]> next = entries.iterator(); next.hasNext(); ) {
        edge.append(next.next());
        if (edge.unwritten() == NotaryLog.MAX_UNWRITTEN) {
          store.write(edge.takeFiles());
        }
      }
    }
    store.write(edge.takeFiles());
    return edge;
  }

  /** As a notary takes them that begins now: none that is carried if it came before. */
  private Stream<byte[]> receipts(long size) {
    Map<CaseId, Long> versions = new HashMap<>();
    return journal
        .after(ReceiptFeed.START)
        .flatMap(each -> each.receipts().stream().filter(receipt -> isNew(versions, receipt)))
        .limit(size)
        .map(Receipt::bytes);
  }

  private static boolean isNew(Map<CaseId, Long> versions, Receipt receipt) {
    long version = receipt.body().seq();
    Long last = versions.get(receipt.body().caseId());
    if (last != null && last >= version) {
      return false;
    }
    versions.put(receipt.body().caseId(), version);
    return true;
  }

  private Stream<byte[]> bundles(long size) {
    return Stream.iterate(0L, index -> index * TileName.FULL < size, index -> index + 1)
        .map(index -> bundle(index, size))
        .takeWhile(entries -> !entries.isEmpty())
        .flatMap(List::stream);
  }

  /** The entries of a bundle that a log of this size has; none if it is not there. */
  private List<byte[]> bundle(long index, long size) {
    try {
      return tiles.entries(index, (int) Math.min(TileName.FULL, size - index * TileName.FULL));
    } catch (MissingTileException missing) {
      LOG.warn("An entry bundle cannot be used: {}", missing.getMessage());
      return List.of();
    }
  }

  private void adopt(LogEdge edge) throws IOException {
    boolean full = true;
    while (full) {
      List<byte[]> widest = widest(edge.size() / TileName.FULL);
      int known = edge.entries().size();
      if (widest.size() <= known || !startsWith(edge.entries(), widest)) {
        return;
      }
      widest.subList(known, widest.size()).forEach(edge::append);
      full = widest.size() == TileName.FULL;
      if (edge.unwritten() >= NotaryLog.MAX_UNWRITTEN) {
        store.write(edge.takeFiles());
      }
    }
  }

  private static boolean startsWith(List<byte[]> known, List<byte[]> all) {
    for (int i = 0; i < known.size(); i++) {
      if (!Arrays.equals(known.get(i), all.get(i))) {
        return false;
      }
    }
    return true;
  }

  private List<byte[]> widest(long index) throws IOException {
    try {
      byte[] bytes = widestBytes(index);
      return bytes == null ? List.of() : EntryBundle.decode(bytes);
    } catch (FileTooLargeException | IllegalArgumentException malformed) {
      return List.of();
    }
  }

  private byte @Nullable [] widestBytes(long index) throws IOException {
    byte[] bytes = store.read(NotaryFiles.bundle(index, TileName.FULL)).orElse(null);
    if (bytes == null) {
      int width =
          store.list(NotaryFiles.partials(TileName.ENTRIES, index)).stream()
              .filter(name -> name.matches("[0-9]{1,3}"))
              .mapToInt(Integer::parseInt)
              .filter(each -> each > 0 && each < TileName.FULL)
              .max()
              .orElse(0);
      bytes = width == 0 ? null : store.read(NotaryFiles.bundle(index, width)).orElse(null);
    }
    return bytes;
  }

  /** As far as one write that was cut off may have come. */
  private void deleteBehind(LogEdge edge) throws IOException {
    long last = edge.size() / TileName.FULL;
    int width = edge.entries().size();
    List<String> behind = new ArrayList<>();
    behind.add(NotaryFiles.bundle(last, TileName.FULL));
    for (String name : store.list(NotaryFiles.partials(TileName.ENTRIES, last))) {
      if (!name.matches("[0-9]{1,3}") || Integer.parseInt(name) > width) {
        behind.add(NotaryFiles.partials(TileName.ENTRIES, last) + "/" + name);
      }
    }
    for (long index = last + 1;
        index <= last + NotaryLog.MAX_UNWRITTEN / TileName.FULL + 1;
        index++) {
      behind.add(NotaryFiles.bundle(index, TileName.FULL));
      behind.add(NotaryFiles.partials(TileName.ENTRIES, index));
    }
    store.delete(behind);
  }
}
