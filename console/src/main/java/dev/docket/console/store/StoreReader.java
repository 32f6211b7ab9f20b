package dev.docket.console.store;

import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.engine.state.BrokenHistoryException;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.EraseReplay;
import dev.docket.engine.state.Gap;
import dev.docket.engine.state.Gaps;
import dev.docket.engine.state.History;
import dev.docket.engine.state.Tombstone;
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
import dev.docket.protocol.ReceiptType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /** Is handed what was proven of a case, receipt by receipt. */
  @FunctionalInterface
  public interface Proven {

    /**
     * The next receipt.
     *
     * @param event that has it: of its commit, or one that carries it on
     * @param after the state that the commit left; {@code null} if that is erased
     */
    void take(Receipt receipt, CaseEvent event, @Nullable CaseState after);
  }

  /** Folds all events of a case. */
  public CaseHistory history(CaseId id) {
    return history(id, Long.MAX_VALUE, (receipt, event, after) -> {});
  }

  /**
   * Folds the events of a case.
   *
   * @param lastVersion the last version that is folded; of an erased case all are
   * @throws ProblemException if the disk cannot be read
   */
  public CaseHistory history(CaseId id, long lastVersion, Proven proven) {
    return history(new Fold(id, null, lastVersion, proven));
  }

  /**
   * Folds the events of a case from a state on.
   *
   * @param from the state after an earlier event; {@code null}: from the first event on
   * @throws ProblemException if the disk cannot be read
   */
  CaseHistory historyFrom(CaseId id, @Nullable CaseState from, Proven proven) {
    return history(new Fold(id, from, Long.MAX_VALUE, proven));
  }

  private CaseHistory history(Fold fold) {
    try {
      String id = persistenceId(fold.id);
      store.events().replay(id, fold.lastSequenceNr + 1, Long.MAX_VALUE, fold.most(), fold);
      if (isErased(id, fold.lastSequenceNr)) {
        store.events().replay(id, fold.lastSequenceNr + 1, Long.MAX_VALUE, Long.MAX_VALUE, fold);
      }
      return fold.whole();
    } catch (BrokenHistoryException broken) {
      Gap gap = broken.gap();
      return gap == null
          ? fold.broken(broken.version(), broken.kind().name(), broken)
          : history(fold.passingOver(gap));
    } catch (UnreadableEventException unreadable) {
      return fold.broken(fold.next(), "UNREADABLE_EVENT", unreadable);
    } catch (DamagedException damaged) {
      return fold.broken(fold.next(), "DAMAGED", damaged);
    } catch (StoreException fault) {
      throw new ProblemException(
          "case " + fold.id + ": the store cannot be read: " + fault.getMessage(), fault);
    }
  }

  /** Whether the last event of all erases the case, though what came before may be there still. */
  private boolean isErased(String id, long read) {
    AtomicBoolean erased = new AtomicBoolean();
    try {
      long last = store.events().highestSequenceNr(id, read);
      if (last > read) {
        store.events().replay(id, last, last, 1, each -> erased.set(isErase(event(each))));
      }
    } catch (DamagedException | UnreadableEventException damaged) {
      // What was asked for is proven all the same.
      return false;
    }
    return erased.get();
  }

  private CaseEvent event(StoredEvent stored) {
    return bytes.read(stored.event().payload());
  }

  private static boolean isErase(CaseEvent event) {
    return event instanceof CaseEvent.Commit commit
        && commit.receipt().body().type() == ReceiptType.ERASE;
  }

  /**
   * Hands over the receipts of every event in commit order, with whether they are carried on before
   * an erase. An event that cannot be read is passed over: the history of its case tells it.
   *
   * @throws ProblemException if the store cannot be read to its end
   */
  public void inCommitOrder(BiConsumer<Receipt, Boolean> consumer) {
    try {
      EventPage page = store.events().read(1, EVENTS_PER_PAGE);
      while (!page.events().isEmpty() || page.nextOrdinal() <= store.events().durableOrdinal()) {
        page.events().forEach(stored -> receipts(stored, consumer));
        page = store.events().read(page.nextOrdinal(), EVENTS_PER_PAGE);
      }
    } catch (StoreException fault) {
      throw new ProblemException("the store cannot be read: " + fault.getMessage(), fault);
    }
  }

  /**
   * An event with its logical time.
   *
   * @param time grows strictly in commit order
   */
  record Noted(CaseEvent event, Instant time) {}

  /**
   * The events behind a logical time in commit order, read page by page as they are asked for.
   *
   * @throws UnreadableEventException within the stream, if an event cannot be read
   * @throws StoreException within the stream, if the store cannot
   */
  Stream<Noted> eventsAfter(Instant time) {
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
                    bytes.read(stored.event().payload()),
                    Instant.EPOCH.plus(stored.timestampMicros(), ChronoUnit.MICROS)));
  }

  private static boolean isOfCase(StoredEvent stored) {
    return CasePersistenceId.caseOf(stored.event().persistenceId()).isPresent();
  }

  private void receipts(StoredEvent stored, BiConsumer<Receipt, Boolean> consumer) {
    if (!isOfCase(stored)) {
      return;
    }
    CaseEvent event;
    try {
      event = event(stored);
    } catch (UnreadableEventException unreadable) {
      return;
    }
    boolean carried = event instanceof CaseEvent.Carried;
    event.receipts().forEach(receipt -> consumer.accept(receipt, carried));
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
    private final long lastVersion;
    private final Proven proven;
    private final VerifiedPrefix prefix;
    private final Gaps known;
    private final EraseReplay erase;
    private long lastSequenceNr;

    /** The last version that was handed over, here or before this was begun anew. */
    private long version;

    Fold(CaseId id, @Nullable CaseState from, long lastVersion, Proven proven) {
      this.id = id;
      this.lastVersion = lastVersion;
      this.proven = proven;
      this.known = Gaps.NONE;
      this.prefix =
          from == null ? VerifiedPrefix.fromFirstEvent(id, known) : VerifiedPrefix.from(from);
      this.erase = new EraseReplay(id);
      this.lastSequenceNr = from == null ? 0 : from.lastSequenceNr();
      this.version = from == null ? -1 : from.version();
    }

    private Fold(Fold before, Gap gap) {
      this.id = before.id;
      this.lastVersion = before.lastVersion;
      this.proven = before.proven;
      this.known = before.known.plus(gap);
      this.prefix = VerifiedPrefix.fromFirstEvent(id, known);
      this.erase = new EraseReplay(id);
      this.version = before.version;
    }

    /** The same from the first event on, without what a restore skips though it is there. */
    Fold passingOver(Gap gap) {
      return new Fold(this, gap);
    }

    @Override
    public void accept(StoredEvent stored) {
      CaseEvent event = event(stored);
      long sequenceNr = stored.event().sequenceNr();
      lastSequenceNr = sequenceNr;
      if (isBehind(event)) {
        return;
      }
      boolean isErase = erase.take(prefix.state(), event, sequenceNr);
      boolean isTaken = isErase || prefix.take((CaseEvent.Commit) event, sequenceNr);
      for (Receipt receipt : isTaken ? event.receipts() : List.<Receipt>of()) {
        // What is carried on is handed over once, by the commit if that is there.
        if (receipt.body().seq() > version) {
          version = receipt.body().seq();
          proven.take(receipt, event, isErase ? null : prefix.state());
        }
      }
    }

    /** Where versions were lost there are fewer events than versions; an erase ends them all. */
    private boolean isBehind(CaseEvent event) {
      return event instanceof CaseEvent.Commit commit
          && commit.receipt().body().seq() > lastVersion
          && !isErase(event);
    }

    /** How many events lead to the last version at most: each is one, and the first is 0. */
    long most() {
      return lastVersion == Long.MAX_VALUE ? Long.MAX_VALUE : lastVersion + 1;
    }

    long next() {
      return version + 1;
    }

    CaseHistory whole() {
      Tombstone erased = erase.tombstone();
      if (erased != null) {
        return new CaseHistory(id, null, erased, null);
      }
      CaseState state = prefix.whole();
      BrokenHistoryException missing = erase.ends(lastSequenceNr) ? erase.fault(state) : null;
      if (missing != null) {
        throw missing;
      }
      if (state != null) {
        History.requireHash(state);
      }
      return new CaseHistory(id, state, null, null);
    }

    CaseHistory broken(long at, String kind, RuntimeException why) {
      return new CaseHistory(
          id, prefix.state(), null, new CaseFault(id, at, kind, String.valueOf(why.getMessage())));
    }
  }
}
