package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
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

  /** A key of the context has this value. */
  record ContextPut(String key, JsonValue value) implements Change {}

  /** A key of the context is gone. */
  record ContextRemoved(String key) implements Change {}

  /** A token is there, as it is now. */
  record TokenPut(Token token) implements Change {}

  /** A token is gone. */
  record TokenRemoved(TokenId id) implements Change {}

  /** A scope is there, as it is now. */
  record ScopePut(Scope scope) implements Change {}

  /** A scope is gone. */
  record ScopeRemoved(ScopeId id) implements Change {}

  /** The case has this status. */
  record StatusSet(CaseStatus status) implements Change {}

  /** The step count is this. */
  record StepCountSet(long stepCount) implements Change {}

  /** A key of the user's metadata has this value. */
  record MetadataPut(String key, JsonValue value) implements Change {}

  /** A key of the user's metadata is gone. */
  record MetadataRemoved(String key) implements Change {}
}
