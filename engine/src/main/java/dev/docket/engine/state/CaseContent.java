package dev.docket.engine.state;

import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Change;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.ScopeStatus;
import dev.docket.protocol.Token;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What mutations change: the entries of a case, without its identity, its version and the window of
 * its commits.
 */
record CaseContent(
    CaseStatus status, long stepCount, JsonObject context, JsonObject metadata, ScopeTree tree) {

  /** The bytes of a context entry's form over those of its key and value: {@code ["ctx",,]}. */
  private static final long CONTEXT_ENTRY_BYTES =
      new Change.ContextPut("", JsonValue.of(0)).form().canonicalBytes() - 3;

  private static final long METADATA_ENTRY_BYTES =
      new Change.MetadataPut("", JsonValue.of(0)).form().canonicalBytes() - 3;

  /** The content at a genesis. */
  static CaseContent first(JsonObject context, Instant createdAt) {
    Scope root = new Scope(ScopeId.ROOT, null, ScopeStatus.ACTIVE, createdAt);
    return new CaseContent(
        CaseStatus.RUNNING, 0, context, JsonObject.EMPTY, ScopeTree.EMPTY.with(root));
  }

  CaseContent with(CaseStatus otherStatus) {
    return new CaseContent(otherStatus, stepCount, context, metadata, tree);
  }

  CaseContent withStepCount(long otherCount) {
    return new CaseContent(status, otherCount, context, metadata, tree);
  }

  CaseContent withContext(JsonObject otherContext) {
    return new CaseContent(status, stepCount, otherContext, metadata, tree);
  }

  CaseContent withMetadata(JsonObject otherMetadata) {
    return new CaseContent(status, stepCount, context, otherMetadata, tree);
  }

  CaseContent with(ScopeTree otherTree) {
    return new CaseContent(status, stepCount, context, metadata, otherTree);
  }

  /** The forms of all entries in a fixed order, as {@link #formBytes()} counts them. */
  void forEachForm(Consumer<CanonicalTuple> each) {
    each.accept(statusForm());
    each.accept(stepCountForm());
    for (Map.Entry<String, JsonValue> entry : context.entries().entrySet()) {
      each.accept(new Change.ContextPut(entry.getKey(), entry.getValue()).form());
    }
    for (Map.Entry<String, JsonValue> entry : metadata.entries().entrySet()) {
      each.accept(new Change.MetadataPut(entry.getKey(), entry.getValue()).form());
    }
    for (Scope scope : tree.scopes().values()) {
      each.accept(scope.form());
    }
    for (Token token : tree.tokens().values()) {
      each.accept(token.form());
    }
  }

  /** The sum of the canonical sizes of all forms, in constant time. */
  long formBytes() {
    return statusForm().canonicalBytes()
        + stepCountForm().canonicalBytes()
        + entryBytes(context, CONTEXT_ENTRY_BYTES)
        + entryBytes(metadata, METADATA_ENTRY_BYTES)
        + tree.formBytes();
  }

  private CanonicalTuple statusForm() {
    return new Change.StatusSet(status).form();
  }

  private CanonicalTuple stepCountForm() {
    return new Change.StepCountSet(stepCount).form();
  }

  /** The forms of an object's entries have its names and values, but other punctuation. */
  private static long entryBytes(JsonObject object, long perEntry) {
    int size = object.size();
    if (size == 0) {
      return 0;
    }
    long punctuation = 2L + size + (size - 1);
    return object.canonicalBytes() - punctuation + size * perEntry;
  }
}
