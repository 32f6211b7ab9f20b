package dev.docket.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.json.JsonValue;

/**
 * What a commit did to one entry of a case's state: its value afterwards, or that it is gone.
 *
 * <p>An event holds these net changes, at most one for each entry, rather than the mutations that
 * were asked for: recovery, replicas and auditors so run no user code, read no clock and throw no
 * dice.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Change.ContextPut.class, name = "ctx_put"),
  @JsonSubTypes.Type(value = Change.ContextRemoved.class, name = "ctx_removed"),
  @JsonSubTypes.Type(value = Change.TokenPut.class, name = "token_put"),
  @JsonSubTypes.Type(value = Change.TokenRemoved.class, name = "token_removed"),
  @JsonSubTypes.Type(value = Change.ScopePut.class, name = "scope_put"),
  @JsonSubTypes.Type(value = Change.ScopeRemoved.class, name = "scope_removed"),
  @JsonSubTypes.Type(value = Change.StatusSet.class, name = "status_set"),
  @JsonSubTypes.Type(value = Change.StepCountSet.class, name = "step_count_set"),
  @JsonSubTypes.Type(value = Change.MetadataPut.class, name = "metadata_put"),
  @JsonSubTypes.Type(value = Change.MetadataRemoved.class, name = "metadata_removed")
})
public sealed interface Change {

  /** Calls the method of its own kind. */
  <R> R accept(Visitor<R> visitor);

  /**
   * What is hashed and measured of a change. For an entry that is there afterwards it is the form
   * of the entry, so that a state is hashed as the changes that would build it.
   */
  CanonicalTuple form();

  /** One method for each kind of change. */
  interface Visitor<R> {
    R contextPut(ContextPut change);

    R contextRemoved(ContextRemoved change);

    R tokenPut(TokenPut change);

    R tokenRemoved(TokenRemoved change);

    R scopePut(ScopePut change);

    R scopeRemoved(ScopeRemoved change);

    R statusSet(StatusSet change);

    R stepCountSet(StepCountSet change);

    R metadataPut(MetadataPut change);

    R metadataRemoved(MetadataRemoved change);
  }

  /** A key of the context has this value. */
  record ContextPut(String key, JsonValue value) implements Change {
    /** All parts are needed. */
    public ContextPut {
      requireNonNull(key, "key");
      requireNonNull(value, "value");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.contextPut(this);
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of("ctx", key, value);
    }
  }

  /** A key of the context is gone. */
  record ContextRemoved(String key) implements Change {
    /** All parts are needed. */
    public ContextRemoved {
      requireNonNull(key, "key");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.contextRemoved(this);
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of("ctx_removed", key);
    }
  }

  /** A token is there, as it is now. */
  record TokenPut(Token token) implements Change {
    /** All parts are needed. */
    public TokenPut {
      requireNonNull(token, "token");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.tokenPut(this);
    }

    @Override
    public CanonicalTuple form() {
      return token.form();
    }
  }

  /** A token is gone. */
  record TokenRemoved(TokenId id) implements Change {
    /** All parts are needed. */
    public TokenRemoved {
      requireNonNull(id, "id");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.tokenRemoved(this);
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of("token_removed", id.value());
    }
  }

  /** A scope is there, as it is now. */
  record ScopePut(Scope scope) implements Change {
    /** All parts are needed. */
    public ScopePut {
      requireNonNull(scope, "scope");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.scopePut(this);
    }

    @Override
    public CanonicalTuple form() {
      return scope.form();
    }
  }

  /** A scope is gone. */
  record ScopeRemoved(ScopeId id) implements Change {
    /** All parts are needed. */
    public ScopeRemoved {
      requireNonNull(id, "id");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.scopeRemoved(this);
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of("scope_removed", id.value());
    }
  }

  /** The case has this status. */
  record StatusSet(CaseStatus status) implements Change {
    /** All parts are needed. */
    public StatusSet {
      requireNonNull(status, "status");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.statusSet(this);
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of("status", status.wireName());
    }
  }

  /** The step count is this. */
  record StepCountSet(long stepCount) implements Change {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.stepCountSet(this);
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of("step_count", stepCount);
    }
  }

  /** A key of the user's metadata has this value. */
  record MetadataPut(String key, JsonValue value) implements Change {
    /** All parts are needed. */
    public MetadataPut {
      requireNonNull(key, "key");
      requireNonNull(value, "value");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.metadataPut(this);
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of("metadata", key, value);
    }
  }

  /** A key of the user's metadata is gone. */
  record MetadataRemoved(String key) implements Change {
    /** All parts are needed. */
    public MetadataRemoved {
      requireNonNull(key, "key");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.metadataRemoved(this);
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of("metadata_removed", key);
    }
  }
}
