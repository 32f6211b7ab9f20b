package dev.docket.console.store;

import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.EntryDifference;
import dev.docket.protocol.Scope;
import dev.docket.protocol.Token;
import dev.docket.protocol.json.JsonString;
import org.jspecify.annotations.Nullable;

/** What differs between two versions of a case, for people: a line for each entry. */
final class DifferenceText {

  private DifferenceText() {}

  /** One line: {@code +} for what only the other version has, {@code -} for what it lacks. */
  static String line(EntryDifference difference) {
    String name = name(difference);
    return switch (difference.kind()) {
      case ADDED -> "  + " + name + ": " + text(difference.after());
      case REMOVED -> "  - " + name + ": " + text(difference.before());
      case CHANGED ->
          "  ~ " + name + ": " + text(difference.before()) + " -> " + text(difference.after());
    };
  }

  private static String name(EntryDifference difference) {
    if (difference instanceof EntryDifference.OfContext entry) {
      return "context " + new JsonString(entry.key());
    } else if (difference instanceof EntryDifference.OfMetadata entry) {
      return "metadata " + new JsonString(entry.key());
    } else if (difference instanceof EntryDifference.OfScope entry) {
      return "scope " + entry.id();
    } else if (difference instanceof EntryDifference.OfToken entry) {
      return "token " + entry.id();
    } else if (difference instanceof EntryDifference.OfStatus) {
      return "status";
    } else if (difference instanceof EntryDifference.OfHold) {
      return "hold";
    }
    return "step count";
  }

  private static String text(@Nullable Object value) {
    if (value instanceof CaseStatus status) {
      return status.wireName();
    } else if (value instanceof Scope scope) {
      return scope.status().wireName() + " below " + scope.parent();
    } else if (value instanceof Token token) {
      return token.status().wireName()
          + " at "
          + new JsonString(token.position())
          + " in "
          + token.scope()
          + " with "
          + token.value();
    } else if (value instanceof String reason) {
      return new JsonString(reason).toString();
    }
    return String.valueOf(value);
  }
}
