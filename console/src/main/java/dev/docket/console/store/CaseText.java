package dev.docket.console.store;

import dev.docket.engine.state.Gaps;
import dev.docket.engine.state.Tombstone;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptBody;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.Token;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/** Cases and receipts for people. */
final class CaseText {

  private CaseText() {}

  static String header() {
    return "%-28s %-10s %8s %8s %7s %7s  %s"
        .formatted("CASE", "STATUS", "VERSION", "STEPS", "TOKENS", "SCOPES", "LAST COMMIT");
  }

  /** One line for a case; its ACTIVE tokens and scopes are counted, the root is not. */
  static String line(CaseView view) {
    return "%-28s %-10s %8d %8d %7d %7d  %s"
        .formatted(
            view.id(),
            view.status().wireName(),
            view.version(),
            view.stepCount(),
            view.tokens().stream().filter(Token::isActive).count(),
            view.scopes().stream().filter(s -> s.isActive() && !s.id().isRoot()).count(),
            view.lastCommitAt());
  }

  /** One line for a case of which not even the first event holds. */
  static String nothingProven(CaseFault fault) {
    return "%-28s %-10s %8s".formatted(fault.caseId(), "unproven", "-");
  }

  /** One line for a case that is erased. */
  static String line(CaseId id, Tombstone erased) {
    return "%-28s %-10s %8d %8s %7s %7s  %s"
        .formatted(id, "erased", erased.version(), "-", "-", "-", erased.receipt().body().time());
  }

  /** What there is to show of a case that is erased. */
  static List<String> whole(CaseId id, Tombstone erased) {
    return List.of(
        "case " + id,
        "  erased at version " + erased.version(),
        "  status      " + erased.status().wireName(),
        "  erased      " + erased.receipt().body().time(),
        "  receipt     " + erased.receipt().hash());
  }

  /** A case with its context and its tree of scopes and tokens. */
  static List<String> whole(CaseView view) {
    List<String> lines = new ArrayList<>();
    lines.add("case " + view.id());
    lines.add("  status      " + view.status().wireName());
    if (view.hold() != null) {
      lines.add("  on hold     " + view.hold());
    }
    lines.add("  version     " + view.version() + ", " + view.stepCount() + " steps");
    lines.add("  created     " + view.createdAt());
    lines.add("  last commit " + view.lastCommitAt());
    lines.add("  state hash  " + view.stateHash());
    lines.add("  receipt     " + view.receiptHash());
    lines.add("  context");
    entries(view.context(), lines);
    if (!view.metadata().isEmpty()) {
      lines.add("  metadata");
      entries(view.metadata(), lines);
    }
    lines.add("  scopes and tokens");
    tree(view, ScopeId.ROOT, "    ", lines);
    return lines;
  }

  /** Keys as JSON strings, like the values: what a key holds must not steer a terminal. */
  private static void entries(JsonObject object, List<String> lines) {
    object
        .entries()
        .forEach((key, value) -> lines.add("    " + new JsonString(key) + ": " + value));
  }

  private static void tree(CaseView view, ScopeId id, String indent, List<String> lines) {
    view.scope(id)
        .ifPresent(scope -> lines.add(indent + "scope " + id + " " + scope.status().wireName()));
    String inner = indent + "  ";
    for (Token token : view.tokens()) {
      if (token.scope().equals(id)) {
        lines.add(inner + text(token));
      }
    }
    for (Scope scope : view.scopes()) {
      if (id.equals(scope.parent())) {
        tree(view, scope.id(), inner, lines);
      }
    }
  }

  private static String text(Token token) {
    Token.Cause cause = token.cause();
    return "token "
        + token.id()
        + " "
        + token.status().wireName()
        + " at \""
        + token.position()
        + "\", born in version "
        + token.bornVersion()
        + (cause == null
            ? ""
            : ", cancelled with scope " + cause.scope() + " in version " + cause.version());
  }

  static String line(Receipt receipt) {
    ReceiptBody body = receipt.body();
    String skips = body.skipped() == null ? "" : ", skips " + body.skipped();
    return "%6d  %s  %-8s %4d mutations  %-10s %s  %s%s"
        .formatted(
            body.seq(),
            body.time(),
            body.type().wireName(),
            body.n(),
            body.status().wireName(),
            receipt.hash(),
            body.key(),
            skips);
  }

  /** What a case has lost for good. */
  static List<String> lost(Gaps gaps) {
    return gaps.all().stream().map(gap -> "  lost        " + gap).toList();
  }

  static String line(CaseFault fault) {
    return "case "
        + fault.caseId()
        + ": version "
        + fault.version()
        + ": "
        + fault.kind()
        + ": "
        + fault.message();
  }
}
