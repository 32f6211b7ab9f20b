package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.docket.protocol.json.JsonObject;
import java.util.List;

/**
 * What is stored of a commit: one event for each, with its receipt inside, so that there is no
 * second record that could disagree.
 *
 * <p>Stored as CBOR by the serializer binding {@code docket-event}; the names below, not those of
 * the classes, are in the bytes.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CaseEvent.Created.class, name = "created"),
  @JsonSubTypes.Type(value = CaseEvent.Committed.class, name = "committed"),
  @JsonSubTypes.Type(value = CaseEvent.Controlled.class, name = "controlled")
})
public sealed interface CaseEvent {

  /**
   * The hash of what was asked under the receipt's key: a retry asks the same, another request is a
   * reuse of the key.
   */
  Hash request();

  /** The receipt of the commit; its {@code seq} is the version. */
  Receipt receipt();

  /**
   * The genesis, version 0.
   *
   * @param salt keys the case's hashes
   * @param context the first context
   */
  record Created(Salt salt, JsonObject context, Hash request, Receipt receipt)
      implements CaseEvent {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.created(this);
    }
  }

  /** Calls the method of its own kind. */
  <R> R accept(Visitor<R> visitor);

  /** One method for each kind of event. */
  interface Visitor<R> {
    R created(Created event);

    R committed(Committed event);

    R controlled(Controlled event);
  }

  /**
   * A version that a quantum made.
   *
   * @param changes the net change of each entry that changed
   */
  record Committed(List<Change> changes, Hash request, Receipt receipt) implements CaseEvent {
    /** Copies the changes. */
    public Committed {
      changes = List.copyOf(changes);
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
      implements CaseEvent {
    /** Copies the changes. */
    public Controlled {
      changes = List.copyOf(changes);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.controlled(this);
    }
  }
}
