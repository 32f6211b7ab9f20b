package dev.docket.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.docket.protocol.json.CanonicalTuple;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A node of the tree in which a case's tokens live; cancelling it cancels what is below.
 *
 * @param parent the scope above; {@code null} for {@link ScopeId#ROOT} only
 * @param enteredAt when it was entered, UTC milliseconds
 */
public record Scope(
    ScopeId id,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ScopeId parent,
    ScopeStatus status,
    Instant enteredAt) {

  /**
   * A scope.
   *
   * @throws IllegalArgumentException unless exactly the root has no parent
   */
  public Scope {
    requireNonNull(id, "id");
    requireNonNull(status, "status");
    requireNonNull(enteredAt, "enteredAt");
    if ((parent == null) != id.isRoot()) {
      throw new IllegalArgumentException("the scope " + id + " has parent " + parent);
    }
  }

  /**
   * What is hashed and measured of a scope: {@code ["scope", id, parent or null, status, enteredAt
   * in milliseconds]}.
   */
  public CanonicalTuple form() {
    return CanonicalTuple.of(
        "scope",
        id.value(),
        parent == null ? null : parent.value(),
        status.wireName(),
        enteredAt.toEpochMilli());
  }

  @JsonIgnore
  public boolean isActive() {
    return status == ScopeStatus.ACTIVE;
  }

  /** This scope, CANCELLED. */
  public Scope cancelled() {
    return new Scope(id, parent, ScopeStatus.CANCELLED, enteredAt);
  }
}
