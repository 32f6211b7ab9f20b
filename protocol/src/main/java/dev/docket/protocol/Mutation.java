package dev.docket.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.util.Locale;

/**
 * One of the eleven things that a quantum can ask of a case. What each needs and does is written in
 * one place only, the engine's {@code Step}.
 *
 * <p>Java 17 has no pattern switch: {@link #accept} dispatches, so that a twelfth mutation breaks
 * the build wherever it is not handled.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "mutation")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Mutation.SetContext.class, name = "set_ctx"),
  @JsonSubTypes.Type(value = Mutation.UpdateContext.class, name = "update_ctx"),
  @JsonSubTypes.Type(value = Mutation.AddToken.class, name = "add_token"),
  @JsonSubTypes.Type(value = Mutation.RemoveToken.class, name = "remove_token"),
  @JsonSubTypes.Type(value = Mutation.UpdateToken.class, name = "update_token"),
  @JsonSubTypes.Type(value = Mutation.EnterScope.class, name = "enter_scope"),
  @JsonSubTypes.Type(value = Mutation.ExitScope.class, name = "exit_scope"),
  @JsonSubTypes.Type(value = Mutation.CancelScope.class, name = "cancel_scope"),
  @JsonSubTypes.Type(value = Mutation.SetCaseStatus.class, name = "set_case_status"),
  @JsonSubTypes.Type(value = Mutation.IncrementStepCount.class, name = "increment_step_count"),
  @JsonSubTypes.Type(value = Mutation.SetMetadata.class, name = "set_metadata")
})
public sealed interface Mutation {

  /** Calls the method of its own kind. */
  <R> R accept(Visitor<R> visitor);

  /** The name in JSON and on the command line. */
  @JsonIgnore
  String wireName();

  /**
   * What is hashed of a mutation: its name, then its parts in the order of its record; an update is
   * in it by its own {@link Update#form()}.
   */
  CanonicalTuple form();

  /** Whether it can be sent to another JVM; a function update cannot. */
  @JsonIgnore
  default boolean travels() {
    return true;
  }

  /** One method for each kind of mutation. */
  interface Visitor<R> {
    R setContext(SetContext mutation);

    R updateContext(UpdateContext mutation);

    R addToken(AddToken mutation);

    R removeToken(RemoveToken mutation);

    R updateToken(UpdateToken mutation);

    R enterScope(EnterScope mutation);

    R exitScope(ExitScope mutation);

    R cancelScope(CancelScope mutation);

    R setCaseStatus(SetCaseStatus mutation);

    R incrementStepCount(IncrementStepCount mutation);

    R setMetadata(SetMetadata mutation);
  }

  /** Replaces the context. */
  record SetContext(JsonObject context) implements Mutation {
    /** Refuses nulls, which no step could take. */
    public SetContext {
      requireNonNull(context, "context");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.setContext(this);
    }

    @Override
    public String wireName() {
      return "set_ctx";
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of(wireName(), context);
    }
  }

  /** Updates the context. */
  record UpdateContext(Update update) implements Mutation {
    /** Refuses nulls, which no step could take. */
    public UpdateContext {
      requireNonNull(update, "update");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.updateContext(this);
    }

    @Override
    public String wireName() {
      return "update_ctx";
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of(wireName()).and(update.form());
    }

    @Override
    public boolean travels() {
      return update.travels();
    }
  }

  /** Adds an ACTIVE token. */
  record AddToken(TokenId id, String position, ScopeId scope, JsonValue value) implements Mutation {
    /**
     * Adds an ACTIVE token.
     *
     * @throws IllegalArgumentException if the position is empty, too long or holds control
     *     characters
     */
    public AddToken {
      requireNonNull(id, "id");
      requireNonNull(scope, "scope");
      requireNonNull(value, "value");
      Names.check("position", position, Token.MAX_POSITION_BYTES);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.addToken(this);
    }

    @Override
    public String wireName() {
      return "add_token";
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of(wireName(), id.value(), position, scope.value(), value);
    }
  }

  /** Removes a token of any status. */
  record RemoveToken(TokenId id) implements Mutation {
    /** Refuses nulls, which no step could take. */
    public RemoveToken {
      requireNonNull(id, "id");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.removeToken(this);
    }

    @Override
    public String wireName() {
      return "remove_token";
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of(wireName(), id.value());
    }
  }

  /** Updates an ACTIVE token: its position, scope, value or status. */
  record UpdateToken(TokenId id, Update update) implements Mutation {
    /** Refuses nulls, which no step could take. */
    public UpdateToken {
      requireNonNull(id, "id");
      requireNonNull(update, "update");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.updateToken(this);
    }

    @Override
    public String wireName() {
      return "update_token";
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of(wireName(), id.value()).and(update.form());
    }

    @Override
    public boolean travels() {
      return update.travels();
    }
  }

  /** Adds an ACTIVE scope below an ACTIVE one. */
  record EnterScope(ScopeId id, ScopeId parent) implements Mutation {
    /** Refuses nulls, which no step could take. */
    public EnterScope {
      requireNonNull(id, "id");
      requireNonNull(parent, "parent");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.enterScope(this);
    }

    @Override
    public String wireName() {
      return "enter_scope";
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of(wireName(), id.value(), parent.value());
    }
  }

  /** Removes a scope without children. */
  record ExitScope(ScopeId id, Mode mode) implements Mutation {

    /** What becomes of the scope's ACTIVE tokens. */
    public enum Mode {
      /** They move to the parent. */
      @JsonProperty("reparent")
      REPARENT,
      /** There must be none. */
      @JsonProperty("require_empty")
      REQUIRE_EMPTY,
      /** They become CANCELLED, and are gone with the scope. */
      @JsonProperty("cancel")
      CANCEL;

      /** The name in JSON and on the command line. */
      public String wireName() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    /** Refuses nulls, which no step could take. */
    public ExitScope {
      requireNonNull(id, "id");
      requireNonNull(mode, "mode");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.exitScope(this);
    }

    @Override
    public String wireName() {
      return "exit_scope";
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of(wireName(), id.value(), mode.wireName());
    }
  }

  /** Cancels a scope, the ACTIVE scopes below and the ACTIVE tokens in them. */
  record CancelScope(ScopeId id) implements Mutation {
    /** Refuses nulls, which no step could take. */
    public CancelScope {
      requireNonNull(id, "id");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.cancelScope(this);
    }

    @Override
    public String wireName() {
      return "cancel_scope";
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of(wireName(), id.value());
    }
  }

  /** Gives the case its final status. */
  record SetCaseStatus(CaseStatus status) implements Mutation {
    /** Refuses nulls, which no step could take. */
    public SetCaseStatus {
      requireNonNull(status, "status");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.setCaseStatus(this);
    }

    @Override
    public String wireName() {
      return "set_case_status";
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of(wireName(), status.wireName());
    }
  }

  /** Adds one to the step count. */
  record IncrementStepCount() implements Mutation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.incrementStepCount(this);
    }

    @Override
    public String wireName() {
      return "increment_step_count";
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of(wireName());
    }
  }

  /** Replaces the user's metadata. */
  record SetMetadata(JsonObject metadata) implements Mutation {
    /** Refuses nulls, which no step could take. */
    public SetMetadata {
      requireNonNull(metadata, "metadata");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.setMetadata(this);
    }

    @Override
    public String wireName() {
      return "set_metadata";
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of(wireName(), metadata);
    }
  }
}
