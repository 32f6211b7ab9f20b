package dev.docket.engine.model;

import dev.docket.protocol.Change;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;

/** What a mutation is about, by the names that {@code Violation} documents. */
final class ModelSubject implements Mutation.Visitor<String> {

  static String of(Mutation mutation) {
    return mutation.accept(new ModelSubject());
  }

  /** What a violation calls the thing that this change is one of. */
  static String of(Change change) {
    if (change instanceof Change.TokenPut put) {
      return of(put.token().id());
    } else if (change instanceof Change.TokenRemoved removed) {
      return of(removed.id());
    } else if (change instanceof Change.ScopePut put) {
      return of(put.scope().id());
    } else if (change instanceof Change.ScopeRemoved removed) {
      return of(removed.id());
    } else if (change instanceof Change.ContextPut || change instanceof Change.ContextRemoved) {
      return "context";
    } else if (change instanceof Change.StatusSet) {
      return "status";
    } else if (change instanceof Change.StepCountSet) {
      return "step_count";
    }
    return "metadata";
  }

  static String of(TokenId id) {
    return "token/" + id.value();
  }

  static String of(ScopeId id) {
    return "scope/" + id.value();
  }

  @Override
  public String setContext(Mutation.SetContext mutation) {
    return "context";
  }

  @Override
  public String updateContext(Mutation.UpdateContext mutation) {
    return "context";
  }

  @Override
  public String addToken(Mutation.AddToken mutation) {
    return of(mutation.id());
  }

  @Override
  public String removeToken(Mutation.RemoveToken mutation) {
    return of(mutation.id());
  }

  @Override
  public String updateToken(Mutation.UpdateToken mutation) {
    return of(mutation.id());
  }

  @Override
  public String enterScope(Mutation.EnterScope mutation) {
    return of(mutation.id());
  }

  @Override
  public String exitScope(Mutation.ExitScope mutation) {
    return of(mutation.id());
  }

  @Override
  public String cancelScope(Mutation.CancelScope mutation) {
    return of(mutation.id());
  }

  @Override
  public String setCaseStatus(Mutation.SetCaseStatus mutation) {
    return "status";
  }

  @Override
  public String incrementStepCount(Mutation.IncrementStepCount mutation) {
    return "step_count";
  }

  @Override
  public String setMetadata(Mutation.SetMetadata mutation) {
    return "metadata";
  }
}
