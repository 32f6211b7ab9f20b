package dev.docket.engine.state;

import dev.docket.protocol.Change;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.json.JsonValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of one entry of a case's state. Steps tell which ones they touched, so that a commit is
 * compared and checked there only.
 */
public sealed interface Entry extends Comparable<Entry> {

  /** What became of this entry from one content to the other; {@code null} if nothing did. */
  @Nullable Change change(CaseContent before, CaseContent after);

  /** What a violation calls the thing that this entry belongs to. */
  String subject();

  /** Where entries of this kind stand in an event. */
  int rank();

  /** The key or id within its kind. */
  String key();

  /** By kind, then by UTF-16 code units of the key: the order of changes in an event. */
  @Override
  default int compareTo(Entry other) {
    int byRank = Integer.compare(rank(), other.rank());
    return byRank != 0 ? byRank : key().compareTo(other.key());
  }

  /** The status of the case. */
  record Status() implements Entry {
    @Override
    public @Nullable Change change(CaseContent before, CaseContent after) {
      return before.status() == after.status() ? null : new Change.StatusSet(after.status());
    }

    @Override
    public String subject() {
      return Subject.STATUS;
    }

    @Override
    public int rank() {
      return 0;
    }

    @Override
    public String key() {
      return "";
    }
  }

  /** The step count. */
  record StepCount() implements Entry {
    @Override
    public @Nullable Change change(CaseContent before, CaseContent after) {
      return before.stepCount() == after.stepCount()
          ? null
          : new Change.StepCountSet(after.stepCount());
    }

    @Override
    public String subject() {
      return Subject.STEP_COUNT;
    }

    @Override
    public int rank() {
      return 1;
    }

    @Override
    public String key() {
      return "";
    }
  }

  /** A key of the context. */
  record ContextKey(String key) implements Entry {
    @Override
    public @Nullable Change change(CaseContent before, CaseContent after) {
      JsonValue now = after.context().get(key);
      if (Objects.equals(before.context().get(key), now)) {
        return null;
      }
      return now == null ? new Change.ContextRemoved(key) : new Change.ContextPut(key, now);
    }

    @Override
    public String subject() {
      return Subject.CONTEXT;
    }

    @Override
    public int rank() {
      return 2;
    }
  }

  /** A key of the user's metadata. */
  record MetadataKey(String key) implements Entry {
    @Override
    public @Nullable Change change(CaseContent before, CaseContent after) {
      JsonValue now = after.metadata().get(key);
      if (Objects.equals(before.metadata().get(key), now)) {
        return null;
      }
      return now == null ? new Change.MetadataRemoved(key) : new Change.MetadataPut(key, now);
    }

    @Override
    public String subject() {
      return Subject.METADATA;
    }

    @Override
    public int rank() {
      return 3;
    }
  }

  /** A scope. */
  record OfScope(ScopeId id) implements Entry {
    @Override
    public @Nullable Change change(CaseContent before, CaseContent after) {
      Scope now = after.tree().scope(id);
      if (Objects.equals(before.tree().scope(id), now)) {
        return null;
      }
      return now == null ? new Change.ScopeRemoved(id) : new Change.ScopePut(now);
    }

    @Override
    public String subject() {
      return Subject.of(id);
    }

    @Override
    public int rank() {
      return 4;
    }

    @Override
    public String key() {
      return id.value();
    }
  }

  /** A token. */
  record OfToken(TokenId id) implements Entry {
    @Override
    public @Nullable Change change(CaseContent before, CaseContent after) {
      Token now = after.tree().token(id);
      if (Objects.equals(before.tree().token(id), now)) {
        return null;
      }
      return now == null ? new Change.TokenRemoved(id) : new Change.TokenPut(now);
    }

    @Override
    public String subject() {
      return Subject.of(id);
    }

    @Override
    public int rank() {
      return 5;
    }

    @Override
    public String key() {
      return id.value();
    }
  }
}
