package dev.docket.engine.actor;

import akka.persistence.typed.EventRejectedException;
import akka.persistence.typed.internal.JournalFailureException;
import dev.docket.engine.evolution.UnknownVersionException;
import dev.docket.engine.state.BrokenHistoryException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/** What the failure of a case's actor says about what is stored. */
public final class FailureKind {

  /** Chains of causes are short; a longer one is a loop. */
  private static final int DEEPEST = 32;

  /** Where Akka's serializers are. */
  private static final String SERIALIZERS = "akka.serialization.";

  private final CaseSettings settings;

  /** What the failures of a journal say, by its settings. */
  public FailureKind(CaseSettings settings) {
    this.settings = settings;
  }

  /**
   * Whether what is stored is damaged, so that a retry reads the same. A class cast fails where
   * something else than an event or snapshot of a case is stored under its id, and Akka's
   * serializers call it an illegal argument where that is of a class that they do not make.
   */
  public boolean isDamage(Throwable failure) {
    return anyCause(
        failure,
        cause ->
            cause instanceof BrokenHistoryException
                || cause instanceof UnknownVersionException
                || cause instanceof ClassCastException
                || (cause instanceof IllegalArgumentException && isThrownBySerializer(cause))
                || isNamed(cause, settings.damage()));
  }

  private static boolean isThrownBySerializer(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().startsWith(SERIALIZERS);
  }

  /** Whether the event that was being written is certainly not. */
  boolean isCertainlyNotWritten(Throwable failure) {
    Throwable said = failure;
    for (int depth = 0; isWrapper(said) && said.getCause() != null && depth < DEEPEST; depth++) {
      said = said.getCause();
    }
    return said instanceof EventRejectedException || isNamed(said, settings.certainlyNotWritten());
  }

  /**
   * Whether this only carries what the journal said. Anything else is the journal's own word: that
   * one attempt was not written may be why the outcome of the whole is unknown.
   */
  private static boolean isWrapper(Throwable failure) {
    return failure instanceof JournalFailureException
        || failure instanceof CompletionException
        || failure instanceof ExecutionException;
  }

  /** What to tell a caller: the message of the innermost cause, which says what was wrong. */
  public static String reason(Throwable failure) {
    Throwable innermost = failure;
    for (int depth = 0; innermost.getCause() != null && depth < DEEPEST; depth++) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    String name = innermost.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }

  private static boolean anyCause(Throwable failure, Predicate<Throwable> test) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (test.test(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean isNamed(Throwable cause, Set<String> names) {
    for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
      if (names.contains(type.getName())) {
        return true;
      }
    }
    return false;
  }
}
