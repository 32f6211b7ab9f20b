package dev.docket.console.replay;

import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.Token;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What an import has done so far. Not safe for use by several threads. */
final class Tally {

  private static final long SLOWEST_MICROS = TimeUnit.HOURS.toMicros(1);

  private final Map<String, Long> mutations = new TreeMap<>();
  private final Map<CaseStatus, Long> statuses = new EnumMap<>(CaseStatus.class);
  private final Histogram latency = new Histogram(SLOWEST_MICROS, 3);
  private long cases;
  private long quanta;
  private long skipped;
  private long badRows;
  private long duplicates;
  private long refused;
  private long violations;
  private long tokensLeft;
  private long scopesLeft;

  void caseSeen() {
    cases++;
  }

  void skipped() {
    skipped++;
  }

  void badRow() {
    badRows++;
  }

  void duplicate() {
    duplicates++;
  }

  void refused(int count) {
    refused++;
    violations += count;
  }

  void committed(List<Mutation> quantum, long nanos) {
    quanta++;
    for (Mutation mutation : quantum) {
      mutations.merge(mutation.wireName(), 1L, Long::sum);
    }
    latency.recordValue(Math.min(SLOWEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
  }

  void ended(CaseView view) {
    statuses.merge(view.status(), 1L, Long::sum);
    tokensLeft += view.tokens().stream().filter(Token::isActive).count();
    scopesLeft +=
        view.scopes().stream().filter(scope -> scope.isActive() && !scope.id().isRoot()).count();
  }

  Summary summary(long importNanos) {
    return new Summary(
        cases,
        quanta,
        skipped,
        badRows,
        duplicates,
        refused,
        violations,
        mutations,
        statuses,
        tokensLeft,
        scopesLeft,
        importNanos / 1e9,
        latency.getValueAtPercentile(50),
        latency.getValueAtPercentile(99));
  }
}
