package dev.docket.engine.state;

import dev.docket.protocol.Change;

/** Applies a stored change to a content, without asking whether it is allowed. */
record Applying(CaseContent content) implements Change.Visitor<CaseContent> {

  /** The entry that a change is of. */
  static final Change.Visitor<Entry> ENTRY_OF = new EntryOf();

  @Override
  public CaseContent contextPut(Change.ContextPut change) {
    return content.withContext(content.context().with(change.key(), change.value()));
  }

  @Override
  public CaseContent contextRemoved(Change.ContextRemoved change) {
    return content.withContext(content.context().without(change.key()));
  }

  @Override
  public CaseContent tokenPut(Change.TokenPut change) {
    return content.with(content.tree().with(change.token()));
  }

  @Override
  public CaseContent tokenRemoved(Change.TokenRemoved change) {
    return content.with(content.tree().without(change.id()));
  }

  @Override
  public CaseContent scopePut(Change.ScopePut change) {
    return content.with(content.tree().with(change.scope()));
  }

  @Override
  public CaseContent scopeRemoved(Change.ScopeRemoved change) {
    return content.with(content.tree().without(change.id()));
  }

  @Override
  public CaseContent statusSet(Change.StatusSet change) {
    return content.with(change.status());
  }

  @Override
  public CaseContent stepCountSet(Change.StepCountSet change) {
    return content.withStepCount(change.stepCount());
  }

  @Override
  public CaseContent metadataPut(Change.MetadataPut change) {
    return content.withMetadata(content.metadata().with(change.key(), change.value()));
  }

  @Override
  public CaseContent metadataRemoved(Change.MetadataRemoved change) {
    return content.withMetadata(content.metadata().without(change.key()));
  }

  private static final class EntryOf implements Change.Visitor<Entry> {
    @Override
    public Entry contextPut(Change.ContextPut change) {
      return new Entry.ContextKey(change.key());
    }

    @Override
    public Entry contextRemoved(Change.ContextRemoved change) {
      return new Entry.ContextKey(change.key());
    }

    @Override
    public Entry tokenPut(Change.TokenPut change) {
      return new Entry.OfToken(change.token().id());
    }

    @Override
    public Entry tokenRemoved(Change.TokenRemoved change) {
      return new Entry.OfToken(change.id());
    }

    @Override
    public Entry scopePut(Change.ScopePut change) {
      return new Entry.OfScope(change.scope().id());
    }

    @Override
    public Entry scopeRemoved(Change.ScopeRemoved change) {
      return new Entry.OfScope(change.id());
    }

    @Override
    public Entry statusSet(Change.StatusSet change) {
      return new Entry.Status();
    }

    @Override
    public Entry stepCountSet(Change.StepCountSet change) {
      return new Entry.StepCount();
    }

    @Override
    public Entry metadataPut(Change.MetadataPut change) {
      return new Entry.MetadataKey(change.key());
    }

    @Override
    public Entry metadataRemoved(Change.MetadataRemoved change) {
      return new Entry.MetadataKey(change.key());
    }
  }
}
