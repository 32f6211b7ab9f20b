package dev.docket.engine.state;

import dev.docket.protocol.Mutation;

/** The subject of a mutation: what a violation of it is about. */
final class SubjectOf implements Mutation.Visitor<String> {

  @Override
  public String setContext(Mutation.SetContext mutation) {
    return Subject.CONTEXT;
  }

  @Override
  public String updateContext(Mutation.UpdateContext mutation) {
    return Subject.CONTEXT;
  }

  @Override
  public String addToken(Mutation.AddToken mutation) {
    return Subject.of(mutation.id());
  }

  @Override
  public String removeToken(Mutation.RemoveToken mutation) {
    return Subject.of(mutation.id());
  }

  @Override
  public String updateToken(Mutation.UpdateToken mutation) {
    return Subject.of(mutation.id());
  }

  @Override
  public String enterScope(Mutation.EnterScope mutation) {
    return Subject.of(mutation.id());
  }

  @Override
  public String exitScope(Mutation.ExitScope mutation) {
    return Subject.of(mutation.id());
  }

  @Override
  public String cancelScope(Mutation.CancelScope mutation) {
    return Subject.of(mutation.id());
  }

  @Override
  public String setCaseStatus(Mutation.SetCaseStatus mutation) {
    return Subject.STATUS;
  }

  @Override
  public String incrementStepCount(Mutation.IncrementStepCount mutation) {
    return Subject.STEP_COUNT;
  }

  @Override
  public String setMetadata(Mutation.SetMetadata mutation) {
    return Subject.METADATA;
  }
}
