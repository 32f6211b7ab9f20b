package dev.docket.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.docket.protocol.json.JsonObject;
import java.util.List;

/**
 * What is stored of a case. Of a commit one event, with its receipt inside, so that there is no
 * second record that could disagree; and before an erase events that carry the receipts on.
 *
 * <p>Stored as CBOR by the serializer binding {@code docket-event}; the names below, not those of
 * the classes, are in the bytes. Bytes without one of the parts are refused as they are read: such
 * an event was never written.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CaseEvent.Created.class, name = "created"),
  @JsonSubTypes.Type(value = CaseEvent.Committed.class, name = "committed"),
  @JsonSubTypes.Type(value = CaseEvent.Controlled.class, name = "controlled"),
  @JsonSubTypes.Type(value = CaseEvent.Carried.class, name = "carried")
})
public sealed interface CaseEvent {

  /** The receipts in it: that of a commit, or earlier ones that are carried on. */
  List<Receipt> receipts();

  /** What is stored of a commit. */
  sealed interface Commit extends CaseEvent {

    /**
     * The hash of what was asked under the receipt's key: a retry asks the same, another request is
     * a reuse of the key.
     */
    Hash request();

    /** The receipt of the commit; its {@code seq} is the version. */
    Receipt receipt();

    @Override
    default List<Receipt> receipts() {
      return List.of(receipt());
    }

    /** Calls the method of its own kind. */
    <R> R accept(Visitor<R> visitor);
  }

  /** One method for each kind of commit. */
  interface Visitor<R> {
    R created(Created event);

    R committed(Committed event);

    R controlled(Controlled event);
  }

  /**
   * The genesis, version 0.
   *
   * @param salt keys the case's hashes
   * @param context the first context
   */
  record Created(Salt salt, JsonObject context, Hash request, Receipt receipt) implements Commit {
    /** All parts are needed. */
    public Created {
      requireNonNull(salt, "salt");
      requireNonNull(context, "context");
      requireNonNull(request, "request");
      requireNonNull(receipt, "receipt");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.created(this);
    }
  }

  /**
   * A version that a quantum made.
   *
   * @param changes the net change of each entry that changed
   */
  record Committed(List<Change> changes, Hash request, Receipt receipt) implements Commit {
    /** Copies the changes. */
    public Committed {
      changes = List.copyOf(changes);
      requireNonNull(request, "request");
      requireNonNull(receipt, "receipt");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.committed(this);
    }
  }

  /**
   * A version that a control commit made.
   *
   * @param act what was done, and why
   * @param changes the net change of each entry that a restore changed; empty for other acts
   */
  record Controlled(ControlAct act, List<Change> changes, Hash request, Receipt receipt)
      implements Commit {
    /** Copies the changes. */
    public Controlled {
      requireNonNull(act, "act");
      changes = List.copyOf(changes);
      requireNonNull(request, "request");
      requireNonNull(receipt, "receipt");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.controlled(this);
    }
  }

  /**
   * Receipts of a case that is to be erased, written again before all that is earlier is deleted:
   * each is a receipt as its commit has it, and nothing of what was committed. Only with the event
   * of the erase behind them do they count.
   *
   * @param upTo the version that is to be erased; the last of these events has its receipt
   * @param receipts by version; the first of these events begins with the genesis
   */
  record Carried(long upTo, List<Receipt> receipts) implements CaseEvent {
    /**
     * Copies the receipts.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Carried {
      receipts = List.copyOf(receipts);
      if (receipts.isEmpty()) {
        throw new IllegalArgumentException("an event that carries no receipt");
      }
    }
  }
}
