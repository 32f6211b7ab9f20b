package dev.docket.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonValue;
import java.util.function.UnaryOperator;

/**
 * How a context or a token becomes its next value: a patch, which travels anywhere, or a function,
 * which never meets a serializer and is taken by a local home only.
 *
 * <p>The document of a context is the context. The document of a token is {@code {"id", "position",
 * "scope", "status", "value"}}; a result without {@code value} has the value null, since a merge
 * patch cannot say so otherwise.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "form")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Update.Merge.class, name = "merge_patch"),
  @JsonSubTypes.Type(value = Update.Patch.class, name = "json_patch")
})
public sealed interface Update {

  /** Whether this update can be sent to another JVM. */
  @JsonIgnore
  default boolean travels() {
    return true;
  }

  /**
   * What is hashed of an update: the name of its form and the patch. Of a function only the name:
   * no two JVMs, nor two runs of one, agree on more.
   */
  CanonicalTuple form();

  /** An RFC 7396 merge patch. */
  record Merge(JsonValue patch) implements Update {
    /** Refuses null, which no step could take. */
    public Merge {
      requireNonNull(patch, "patch");
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of("merge_patch", patch);
    }
  }

  /** An RFC 6902 JSON patch: an array of operations. */
  record Patch(JsonArray operations) implements Update {
    /** Refuses null, which no step could take. */
    public Patch {
      requireNonNull(operations, "operations");
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of("json_patch", operations);
    }
  }

  /**
   * A Java function of the document. It runs in the actor, once in every check, peek and commit, at
   * its place in the quantum, so it should be pure and quick; a throw or an illegal result is the
   * violation UPDATE_FAILED.
   */
  record Function(UnaryOperator<JsonValue> function) implements Update {
    /** Refuses null, which no step could take. */
    public Function {
      requireNonNull(function, "function");
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of("function");
    }

    @Override
    @JsonIgnore
    public boolean travels() {
      return false;
    }
  }
}
