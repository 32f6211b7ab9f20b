package dev.docket.engine.state;

import dev.docket.protocol.Change;
import dev.docket.protocol.EntryDifference;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What differs between two states of a case, entry by entry. */
public final class StateDifference {

  private StateDifference() {}

  /** By kind, then by key, as in an event; the hold first. Costs the size of both states. */
  public static List<EntryDifference> between(CaseState before, CaseState after) {
    List<EntryDifference> all = new ArrayList<>();
    if (!Objects.equals(before.hold(), after.hold())) {
      all.add(new EntryDifference.OfHold(before.hold(), after.hold()));
    }
    Change.Visitor<EntryDifference> difference = new Sides(before, after);
    for (Change change : NetChanges.between(before.content(), after.content())) {
      all.add(change.accept(difference));
    }
    return all;
  }

  private record Sides(CaseState before, CaseState after)
      implements Change.Visitor<EntryDifference> {

    @Override
    public EntryDifference contextPut(Change.ContextPut change) {
      return context(change.key());
    }

    @Override
    public EntryDifference contextRemoved(Change.ContextRemoved change) {
      return context(change.key());
    }

    private EntryDifference context(String key) {
      return new EntryDifference.OfContext(
          key, before.context().get(key), after.context().get(key));
    }

    @Override
    public EntryDifference tokenPut(Change.TokenPut change) {
      return token(change.token().id());
    }

    @Override
    public EntryDifference tokenRemoved(Change.TokenRemoved change) {
      return token(change.id());
    }

    private EntryDifference token(TokenId id) {
      return new EntryDifference.OfToken(id, before.token(id), after.token(id));
    }

    @Override
    public EntryDifference scopePut(Change.ScopePut change) {
      return scope(change.scope().id());
    }

    @Override
    public EntryDifference scopeRemoved(Change.ScopeRemoved change) {
      return scope(change.id());
    }

    private EntryDifference scope(ScopeId id) {
      return new EntryDifference.OfScope(id, before.scope(id), after.scope(id));
    }

    @Override
    public EntryDifference statusSet(Change.StatusSet change) {
      return new EntryDifference.OfStatus(before.status(), after.status());
    }

    @Override
    public EntryDifference stepCountSet(Change.StepCountSet change) {
      return new EntryDifference.OfStepCount(before.stepCount(), after.stepCount());
    }

    @Override
    public EntryDifference metadataPut(Change.MetadataPut change) {
      return metadata(change.key());
    }

    @Override
    public EntryDifference metadataRemoved(Change.MetadataRemoved change) {
      return metadata(change.key());
    }

    private EntryDifference metadata(String key) {
      return new EntryDifference.OfMetadata(
          key, before.metadata().get(key), after.metadata().get(key));
    }
  }
}
