package dev.docket.console.migrate;

import dev.docket.console.store.CaseFault;
import dev.docket.console.store.CaseProver;
import dev.docket.console.store.EventBytes;
import dev.docket.console.store.UnreadableEventException;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SnapshotRecord;
import dev.docket.persistence.StoredEvent;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads all that one side has of an id, once, and sums it up. For one thread. */
final class IdProver {
  private final Records records;
  private final EventBytes bytes;
  private final UnaryOperator<EventRecord> moved;

  /**
   * A prover of one side.
   *
   * @param moved makes of an event what it is on the other side
   */
  IdProver(Records records, EventBytes bytes, UnaryOperator<EventRecord> moved) {
    this.records = records;
    this.bytes = bytes;
    this.moved = moved;
  }

  /** The receipts of a case are read, but not proven. */
  IdProof read(String id) {
    Summing sum = new Summing(CasePersistenceId.caseOf(id).isPresent());
    records.replay(id, 1, Long.MAX_VALUE, Long.MAX_VALUE, sum);
    return sum.proof(id, sum.unreadable);
  }

  /** The events of a case are folded: every state hash and every link is computed again. */
  IdProof proven(String id) {
    Optional<CaseId> of = CasePersistenceId.caseOf(id);
    if (of.isEmpty()) {
      return read(id);
    }
    Summing sum = new Summing(true);
    CaseFault fault =
        new CaseProver(new Overheard(sum), bytes)
            .history(of.get(), Long.MAX_VALUE, (receipt, event, after) -> {})
            .fault();
    // A fold that ends early has not seen all events.
    return fault == null
        ? sum.proof(id, null)
        : read(id)
            .withFault("version " + fault.version() + " " + fault.kind() + ": " + fault.message());
  }

  /** The events of the side, of which a sum is made while they are folded. */
  private final class Overheard implements CaseProver.Events {
    private final Summing sum;

    Overheard(Summing sum) {
      this.sum = sum;
    }

    @Override
    public void replay(String id, long from, long to, long max, Consumer<StoredEvent> consumer) {
      records.replay(
          id,
          from,
          to,
          max,
          stored -> {
            sum.accept(stored);
            consumer.accept(stored);
          });
    }

    @Override
    public long highestSequenceNr(String id, long from) {
      return records.highestSequenceNr(id, from);
    }
  }

  /** Sums events up, each once, though a fold may ask for some again. */
  private final class Summing implements Consumer<StoredEvent> {
    private final EventDigest digest = new EventDigest();
    private final boolean isCase;
    private long summedTo;
    private long events;
    private long receipts;
    private @Nullable Receipt last;
    private @Nullable String unreadable;

    Summing(boolean isCase) {
      this.isCase = isCase;
    }

    @Override
    public void accept(StoredEvent stored) {
      EventRecord event = stored.event();
      if (event.sequenceNr() <= summedTo) {
        return;
      }
      summedTo = event.sequenceNr();
      events++;
      digest.add(moved.apply(event));
      if (isCase && unreadable == null) {
        try {
          note(bytes.read(event.payload()));
        } catch (UnreadableEventException fault) {
          unreadable = "event " + event.sequenceNr() + ": " + fault.getMessage();
        }
      }
    }

    /** What is carried on before an erase is counted once. */
    private void note(CaseEvent event) {
      for (Receipt receipt : event.receipts()) {
        if (last == null || receipt.body().seq() > last.body().seq()) {
          receipts++;
          last = receipt;
        }
      }
    }

    IdProof proof(String id, @Nullable String fault) {
      Hash ofEvents = digest.end();
      List<SnapshotRecord> snapshots = records.snapshots(id);
      snapshots.forEach(digest::add);
      return new IdProof(
          records.head(id),
          events,
          ofEvents,
          receipts,
          last,
          snapshots.size(),
          digest.end(),
          fault);
    }
  }
}
