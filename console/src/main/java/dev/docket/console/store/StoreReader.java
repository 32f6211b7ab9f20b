package dev.docket.console.store;

import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.engine.state.BrokenHistoryException;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.Gap;
import dev.docket.engine.state.Gaps;
import dev.docket.engine.state.History;
import dev.docket.engine.state.VerifiedPrefix;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventPage;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.StoredEvent;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.Receipt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store, opened read-only, also while a service writes to it: it shows what was provably durable
 * when it was opened, or opened again. Nothing is kept of a case that was read. Methods block; for
 * one thread.
 */
public final class StoreReader implements AutoCloseable {

  private static final int IDS_PER_PAGE = 1_000;

  private static final int EVENTS_PER_PAGE = 1_000;

  private final Path dir;
  private final EventBytes bytes;
  private DocketStore store;

  private StoreReader(Path dir) {
    this.dir = dir;
    this.store = openStore(dir);
    this.bytes = new EventBytes();
  }

  /**
   * Opens the store in a directory; never makes one.
   *
   * @throws WrongUseException if there is none
   * @throws ProblemException if it cannot be read
   */
  public static StoreReader open(Path dir) {
    if (!Files.isDirectory(dir)) {
      throw new WrongUseException(
          dir
              + (Files.exists(dir) ? " is not a directory" : " does not exist")
              + "; --dir names the directory of a store");
    }
    return new StoreReader(dir);
  }

  private static DocketStore openStore(Path dir) {
    try {
      return DocketStore.openReadOnly(dir, StoreSettings.defaults());
    } catch (StoreUnusableException fault) {
      throw new WrongUseException(String.valueOf(fault.getMessage()), fault);
    } catch (StoreException fault) {
      throw new ProblemException(String.valueOf(fault.getMessage()), fault);
    }
  }

  /**
   * Shows what is provably durable now.
   *
   * @throws WrongUseException if there is no store any more
   * @throws ProblemException if it cannot be read
   */
  public void reopen() {
    DocketStore newer = openStore(dir);
    store.close();
    store = newer;
  }

  /** Every place of damage that opening the store found, for people. */
  public List<String> damage() {
    return store.recovery().damage().stream()
        .map(damage -> "the store is damaged: " + damage)
        .toList();
  }

  /**
   * Whether the store was closed; otherwise its last group of writes cannot be proven from outside,
   * and is not shown.
   */
  public boolean isClosed() {
    return store.recovery().cleanClose();
  }

  /** Hands over the id of every case, in an order of the store's own. */
  public void cases(Consumer<CaseId> consumer) {
    String after = "";
    List<String> page = store.events().persistenceIds(after, IDS_PER_PAGE);
    while (!page.isEmpty()) {
      page.forEach(id -> CasePersistenceId.caseOf(id).ifPresent(consumer));
      after = page.get(page.size() - 1);
      page = store.events().persistenceIds(after, IDS_PER_PAGE);
    }
  }

  /**
   * Whether the store has ever had an event of the case.
   *
   * @throws ProblemException if that cannot be told
   */
  public boolean knows(CaseId id) {
    try {
      return store.events().highestSequenceNr(persistenceId(id), 0) > 0;
    } catch (DamagedException damaged) {
      return true;
    } catch (StoreException fault) {
      throw new ProblemException(String.valueOf(fault.getMessage()), fault);
    }
  }

  /** Folds all events of a case. */
  public CaseHistory history(CaseId id) {
    return history(id, Long.MAX_VALUE, event -> {});
  }

  /**
   * Folds the events of a case.
   *
   * @param lastVersion the last version that is folded
   * @param proven is handed each event once it is proven
   * @throws ProblemException if the disk cannot be read
   */
  public CaseHistory history(CaseId id, long lastVersion, Consumer<CaseEvent> proven) {
    // An event that is committed is one version, and the first is version 0.
    long events = lastVersion == Long.MAX_VALUE ? Long.MAX_VALUE : lastVersion + 1;
    return history(new Fold(id, null, (event, state) -> proven.accept(event)), events);
  }

  /**
   * Folds the events of a case from a state on.
   *
   * @param from the state after an earlier event; {@code null}: from the first event on
   * @param proven is handed each event once it is proven, with the state after it
   * @throws ProblemException if the disk cannot be read
   */
  CaseHistory historyFrom(
      CaseId id, @Nullable CaseState from, BiConsumer<CaseEvent, CaseState> proven) {
    return history(new Fold(id, from, proven), Long.MAX_VALUE);
  }

  private CaseHistory history(Fold fold, long events) {
    try {
      CaseState from = fold.prefix.state();
      long first = from == null ? 0 : from.lastSequenceNr() + 1;
      store.events().replay(persistenceId(fold.id), first, Long.MAX_VALUE, events, fold);
      CaseState state = fold.prefix.whole();
      if (state != null) {
        History.requireHash(state);
      }
      return new CaseHistory(fold.id, state, null);
    } catch (BrokenHistoryException broken) {
      Gap gap = broken.gap();
      return gap == null
          ? fold.broken(broken.version(), broken.kind().name(), broken)
          : history(fold.passingOver(gap), events);
    } catch (UnreadableEventException unreadable) {
      return fold.broken(fold.next(), "UNREADABLE_EVENT", unreadable);
    } catch (DamagedException damaged) {
      return fold.broken(fold.next(), "DAMAGED", damaged);
    } catch (StoreException fault) {
      throw new ProblemException(
          "case " + fold.id + ": the store cannot be read: " + fault.getMessage(), fault);
    }
  }

  /**
   * Hands over every receipt in commit order. An event that cannot be read is passed over: the
   * history of its case tells it.
   *
   * @throws ProblemException if the store cannot be read to its end
   */
  public void inCommitOrder(Consumer<Receipt> consumer) {
    try {
      EventPage page = store.events().read(1, EVENTS_PER_PAGE);
      while (!page.events().isEmpty() || page.nextOrdinal() <= store.events().durableOrdinal()) {
        page.events().forEach(stored -> receipt(stored, consumer));
        page = store.events().read(page.nextOrdinal(), EVENTS_PER_PAGE);
      }
    } catch (StoreException fault) {
      throw new ProblemException("the store cannot be read: " + fault.getMessage(), fault);
    }
  }

  /**
   * A receipt with the logical time of its event.
   *
   * @param time grows strictly in commit order
   */
  record Noted(Receipt receipt, Instant time) {}

  /**
   * The receipts behind a logical time in commit order, read page by page as they are asked for.
   *
   * @throws UnreadableEventException within the stream, if an event cannot be read
   * @throws StoreException within the stream, if the store cannot
   */
  Stream<Noted> receiptsAfter(Instant time) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    long start = Math.max(1, store.events().ordinalsAt(micros).from());
    return Stream.iterate(
            store.events().read(start, EVENTS_PER_PAGE),
            page ->
                !page.events().isEmpty() || page.nextOrdinal() <= store.events().durableOrdinal(),
            page -> store.events().read(page.nextOrdinal(), EVENTS_PER_PAGE))
        .flatMap(page -> page.events().stream())
        .filter(stored -> stored.timestampMicros() > micros)
        .filter(stored -> isOfCase(stored))
        .map(
            stored ->
                new Noted(
                    bytes.read(stored.event().payload()).receipt(),
                    Instant.EPOCH.plus(stored.timestampMicros(), ChronoUnit.MICROS)));
  }

  private static boolean isOfCase(StoredEvent stored) {
    return CasePersistenceId.caseOf(stored.event().persistenceId()).isPresent();
  }

  private void receipt(StoredEvent stored, Consumer<Receipt> consumer) {
    if (!isOfCase(stored)) {
      return;
    }
    Receipt receipt;
    try {
      receipt = bytes.read(stored.event().payload()).receipt();
    } catch (UnreadableEventException unreadable) {
      return;
    }
    consumer.accept(receipt);
  }

  private static String persistenceId(CaseId id) {
    return CasePersistenceId.of(id).id();
  }

  @Override
  public void close() {
    bytes.close();
    store.close();
  }

  private final class Fold implements Consumer<StoredEvent> {
    private final CaseId id;
    private final BiConsumer<CaseEvent, CaseState> proven;
    private final VerifiedPrefix prefix;
    private final Gaps known;

    /** Where the last event stands that was handed over, here or before this was begun anew. */
    private long handedOver;

    Fold(CaseId id, @Nullable CaseState from, BiConsumer<CaseEvent, CaseState> proven) {
      this.id = id;
      this.proven = proven;
      this.known = Gaps.NONE;
      this.prefix =
          from == null ? VerifiedPrefix.fromFirstEvent(id, known) : VerifiedPrefix.from(from);
    }

    private Fold(Fold before, Gap gap) {
      this.id = before.id;
      this.proven = before.proven;
      this.known = before.known.plus(gap);
      this.prefix = VerifiedPrefix.fromFirstEvent(id, known);
      this.handedOver = before.handedOver;
    }

    /** The same from the first event on, without what a restore skips though it is there. */
    Fold passingOver(Gap gap) {
      return new Fold(this, gap);
    }

    @Override
    public void accept(StoredEvent stored) {
      CaseEvent event = bytes.read(stored.event().payload());
      long sequenceNr = stored.event().sequenceNr();
      boolean isTaken = prefix.take(event, sequenceNr);
      CaseState after = prefix.state();
      if (isTaken && after != null && sequenceNr > handedOver) {
        handedOver = sequenceNr;
        proven.accept(event, after);
      }
    }

    long next() {
      CaseState state = prefix.state();
      return state == null ? 0 : state.version() + 1;
    }

    CaseHistory broken(long version, String kind, RuntimeException why) {
      return new CaseHistory(
          id, prefix.state(), new CaseFault(id, version, kind, String.valueOf(why.getMessage())));
    }
  }
}
