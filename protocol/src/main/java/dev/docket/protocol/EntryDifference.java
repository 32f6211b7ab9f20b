package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.docket.protocol.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** What one entry of a case is in two versions that differ in it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonSubTypes({
  @JsonSubTypes.Type(value = EntryDifference.OfStatus.class, name = "status"),
  @JsonSubTypes.Type(value = EntryDifference.OfHold.class, name = "hold"),
  @JsonSubTypes.Type(value = EntryDifference.OfStepCount.class, name = "step_count"),
  @JsonSubTypes.Type(value = EntryDifference.OfContext.class, name = "ctx"),
  @JsonSubTypes.Type(value = EntryDifference.OfMetadata.class, name = "metadata"),
  @JsonSubTypes.Type(value = EntryDifference.OfScope.class, name = "scope"),
  @JsonSubTypes.Type(value = EntryDifference.OfToken.class, name = "token")
})
public sealed interface EntryDifference {

  /** What became of an entry. */
  enum Kind {
    ADDED,
    REMOVED,
    CHANGED
  }

  /** The value in the one version; {@code null} if the entry is not there. */
  @Nullable Object before();

  /** The value in the other version; {@code null} if the entry is not there. */
  @Nullable Object after();

  @JsonIgnore
  default Kind kind() {
    if (before() == null) {
      return Kind.ADDED;
    }
    return after() == null ? Kind.REMOVED : Kind.CHANGED;
  }

  /** The status of the case. */
  record OfStatus(CaseStatus before, CaseStatus after) implements EntryDifference {}

  /** The reason why the case is on hold. */
  record OfHold(@Nullable String before, @Nullable String after) implements EntryDifference {}

  /** The step count. */
  record OfStepCount(Long before, Long after) implements EntryDifference {}

  /** A key of the context. */
  record OfContext(String key, @Nullable JsonValue before, @Nullable JsonValue after)
      implements EntryDifference {}

  /** A key of the user's metadata. */
  record OfMetadata(String key, @Nullable JsonValue before, @Nullable JsonValue after)
      implements EntryDifference {}

  /** A scope. */
  record OfScope(ScopeId id, @Nullable Scope before, @Nullable Scope after)
      implements EntryDifference {}

  /** A token. */
  record OfToken(TokenId id, @Nullable Token before, @Nullable Token after)
      implements EntryDifference {}
}
