package dev.docket.console.store;

import dev.docket.console.runtime.ProblemException;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.engine.state.BrokenHistoryException;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.EraseReplay;
import dev.docket.engine.state.Gap;
import dev.docket.engine.state.Gaps;
import dev.docket.engine.state.History;
import dev.docket.engine.state.Tombstone;
import dev.docket.engine.state.VerifiedPrefix;
import dev.docket.persistence.StoredEvent;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.StoreException;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptType;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Folds the events of cases, wherever they are stored, and says what they prove. Keeps nothing of a
 * case that was read. Blocks; safe for several threads if the events are.
 */
public final class CaseProver {

  /** Where the events are. */
  public interface Events {

    /**
     * Hands over the undeleted events of an id in order.
     *
     * @param from first sequence number, inclusive
     * @param to last sequence number, inclusive
     * @param max how many at most
     * @throws StoreException if they cannot be read
     */
    void replay(String persistenceId, long from, long to, long max, Consumer<StoredEvent> consumer);

    /**
     * The highest sequence number that the id has ever had.
     *
     * @param from a number that is no higher; only a hint
     * @throws StoreException if it cannot be read
     */
    long highestSequenceNr(String persistenceId, long from);
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

  private final Events events;
  private final EventBytes bytes;

  /**
   * A prover.
   *
   * @param bytes left open
   */
  public CaseProver(Events events, EventBytes bytes) {
    this.events = events;
    this.bytes = bytes;
  }

  /**
   * Folds the events of a case.
   *
   * @param lastVersion the last version that is folded; of an erased case all are
   * @throws ProblemException if they cannot be read
   */
  public CaseHistory history(CaseId id, long lastVersion, Proven proven) {
    return history(new Fold(id, null, lastVersion, proven));
  }

  /**
   * Folds the events of a case from a state on.
   *
   * @param from the state after an earlier event; {@code null}: from the first event on
   * @throws ProblemException if they cannot be read
   */
  CaseHistory historyFrom(CaseId id, @Nullable CaseState from, Proven proven) {
    return history(new Fold(id, from, Long.MAX_VALUE, proven));
  }

  private CaseHistory history(Fold fold) {
    try {
      String id = persistenceId(fold.id);
      events.replay(id, fold.lastSequenceNr + 1, Long.MAX_VALUE, fold.most(), fold);
      if (isErased(id, fold.lastSequenceNr)) {
        events.replay(id, fold.lastSequenceNr + 1, Long.MAX_VALUE, Long.MAX_VALUE, fold);
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
      long last = events.highestSequenceNr(id, read);
      if (last > read) {
        events.replay(id, last, last, 1, each -> erased.set(isErase(event(each))));
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

  private static String persistenceId(CaseId id) {
    return CasePersistenceId.of(id).id();
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
