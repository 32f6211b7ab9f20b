package dev.docket.engine.quantum;

import dev.docket.protocol.Mutation;
import dev.docket.protocol.Update;
import java.nio.charset.StandardCharsets;

/**
 * How many bytes a mutation counts for against the limit of a quantum: its texts in UTF-8, its
 * values in canonical form, and a fixed part for the object itself. Costs nothing that grows with a
 * value, since values know their canonical length.
 */
public final class MutationSize implements Mutation.Visitor<Long> {

  private static final MutationSize COUNTING = new MutationSize();

  /** What every mutation counts for besides its content, so that empty ones are bounded too. */
  private static final long FIXED = 32;

  private MutationSize() {}

  /** What a mutation counts for. */
  public static long of(Mutation mutation) {
    return FIXED + mutation.accept(COUNTING);
  }

  @Override
  public Long setContext(Mutation.SetContext mutation) {
    return mutation.context().canonicalBytes();
  }

  @Override
  public Long updateContext(Mutation.UpdateContext mutation) {
    return bytes(mutation.update());
  }

  @Override
  public Long addToken(Mutation.AddToken mutation) {
    return bytes(mutation.id().value())
        + bytes(mutation.position())
        + bytes(mutation.scope().value())
        + mutation.value().canonicalBytes();
  }

  @Override
  public Long removeToken(Mutation.RemoveToken mutation) {
    return bytes(mutation.id().value());
  }

  @Override
  public Long updateToken(Mutation.UpdateToken mutation) {
    return bytes(mutation.id().value()) + bytes(mutation.update());
  }

  @Override
  public Long enterScope(Mutation.EnterScope mutation) {
    return bytes(mutation.id().value()) + bytes(mutation.parent().value());
  }

  @Override
  public Long exitScope(Mutation.ExitScope mutation) {
    return bytes(mutation.id().value());
  }

  @Override
  public Long cancelScope(Mutation.CancelScope mutation) {
    return bytes(mutation.id().value());
  }

  @Override
  public Long setCaseStatus(Mutation.SetCaseStatus mutation) {
    return 0L;
  }

  @Override
  public Long incrementStepCount(Mutation.IncrementStepCount mutation) {
    return 0L;
  }

  @Override
  public Long setMetadata(Mutation.SetMetadata mutation) {
    return mutation.metadata().canonicalBytes();
  }

  private static long bytes(Update update) {
    if (update instanceof Update.Merge merge) {
      return merge.patch().canonicalBytes();
    } else if (update instanceof Update.Patch patch) {
      return patch.operations().canonicalBytes();
    }
    return 0;
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
