package dev.docket.console.replay;

import dev.docket.console.eventlog.LogEntry;
import dev.docket.console.eventlog.LogReader;
import dev.docket.console.eventlog.MalformedRow;
import dev.docket.console.eventlog.Row;
import dev.docket.console.eventlog.UnreadableLogException;
import dev.docket.console.mapping.Profile;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Imports one log. All state belongs to the thread that calls {@link #run}; answers of cases come
 * back to it through a queue. It reads on only while there is room in the window, so the memory it
 * needs does not grow with the log, save for two counters for each case.
 */
public final class Importer {

  private final Cases cases;
  private final Profile profile;
  private final ImportSettings settings;
  private final Acks acks;
  private final ImportListener listener;

  private final Tally tally = new Tally();
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final Map<CaseId, CaseImport> underWay = new LinkedHashMap<>();
  private final Deque<CaseImport> ready = new ArrayDeque<>();
  private int inFlight;
  private long waitingRows;
  private long rowsRead;
  private boolean atEnd;
  private @Nullable MalformedRow stoppedAt;
  private @Nullable String failure;

  /** An import into these cases; nothing happens before {@link #run}. */
  public Importer(
      Cases cases, Profile profile, ImportSettings settings, Acks acks, ImportListener listener) {
    this.cases = cases;
    this.profile = profile;
    this.settings = settings;
    this.acks = acks;
    this.listener = listener;
  }

  /**
   * Imports the log; to be called once. Returns when every row that was handed over is answered.
   *
   * @throws UnreadableLogException if the log cannot be read to its end; then, unless it changed
   *     since it was counted, nothing was imported
   * @throws IOException if the acks cannot be written; what was committed stays so
   */
  public ImportOutcome run(Path log)
      throws UnreadableLogException, IOException, InterruptedException {
    RowCounts counts = RowCounts.of(log, settings.skipBad());
    listener.counted(Math.min(counts.total(), settings.limit()));
    long begin = System.nanoTime();
    try (LogReader reader = LogReader.open(log)) {
      while (!done()) {
        boolean moved = handleArrivals();
        moved |= startReady();
        if (mayRead()) {
          read(reader, counts);
        } else if (!moved && inFlight > 0) {
          handle(arrivals.take());
        } else if (!moved && failure == null) {
          underWay.values().forEach(this::lookBack);
        }
      }
    }
    return new ImportOutcome(tally.summary(System.nanoTime() - begin), stoppedAt, failure);
  }

  private boolean done() {
    return inFlight == 0 && (failure != null || (atEnd && underWay.isEmpty()));
  }

  private boolean mayRead() {
    return !atEnd && failure == null && waitingRows < settings.window();
  }

  private void read(LogReader reader, RowCounts counts) throws UnreadableLogException {
    LogEntry entry = rowsRead < settings.limit() ? reader.next() : null;
    if (entry == null) {
      atEnd = true;
    } else if (entry instanceof Row row) {
      rowsRead++;
      take(row, counts.take(row));
    } else if (entry instanceof MalformedRow bad) {
      if (settings.skipBad()) {
        tally.badRow();
        listener.warned(bad + " (passed over)");
      } else {
        stoppedAt = bad;
        atEnd = true;
      }
    }
  }

  private void take(Row row, int left) {
    if (left < 0) {
      failure = "the log changed while it was imported: the row of line " + row.line() + " is new";
      return;
    }
    CaseImport target = underWay.get(row.caseId());
    if (target == null) {
      target = new CaseImport(row.caseId(), profile);
      underWay.put(row.caseId(), target);
      tally.caseSeen();
    }
    target.add(row, left == 0);
    waitingRows++;
    makeReady(target);
  }

  /** All rows that were read are dealt with, and this case has more in the log than was read. */
  private void lookBack(CaseImport target) {
    target.close();
    makeReady(target);
  }

  private void makeReady(CaseImport target) {
    if (!target.busy()) {
      target.busy(true);
      ready.add(target);
    }
  }

  private boolean startReady() throws IOException {
    boolean moved = false;
    while (failure == null && inFlight < settings.parallel() && !ready.isEmpty()) {
      CaseImport target = ready.remove();
      Step step = target.next(this::skipped);
      if (step == null) {
        target.busy(false);
        continue;
      }
      if (step instanceof Step.Commit commit) {
        acks.send(commit.key());
      }
      inFlight++;
      moved = true;
      send(new Attempt(target, step, System.nanoTime()));
    }
    return moved;
  }

  private void skipped() {
    tally.skipped();
    rowDone();
  }

  private void rowDone() {
    waitingRows--;
    listener.advanced();
  }

  private void send(Attempt attempt) {
    long begin = System.nanoTime();
    attempt
        .step()
        .ask(cases, attempt.target().id())
        .whenComplete(
            (reply, fault) ->
                arrivals.add(new Arrival(attempt, reply, fault, System.nanoTime() - begin)));
  }

  private boolean handleArrivals() throws IOException {
    boolean moved = false;
    for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
      handle(arrival);
      moved = true;
    }
    return moved;
  }

  private void handle(Arrival arrival) throws IOException {
    CaseReply reply = arrival.reply();
    Attempt attempt = arrival.attempt();
    if (reply instanceof CaseReply.Busy || reply instanceof CaseReply.OutcomeUnknown) {
      retry(attempt.answered(reply), reply);
    } else if (reply != null) {
      inFlight--;
      answer(attempt, reply, arrival.nanos());
    } else if (arrival.fault() != null) {
      inFlight--;
      stop(attempt, String.valueOf(arrival.fault()));
    } else {
      send(attempt);
    }
  }

  /** Asks again, with the same key: whatever became of the first attempt, it happens once. */
  private void retry(Attempt attempt, CaseReply reply) {
    long waited = System.nanoTime() - attempt.beginNanos();
    if (failure != null || waited > settings.patience().toNanos()) {
      inFlight--;
      stop(attempt, "no other answer within " + settings.patience().toSeconds() + " s: " + reply);
      return;
    }
    CompletableFuture.delayedExecutor(attempt.pauseMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> arrivals.add(new Arrival(attempt, null, null, 0)));
  }

  private void answer(Attempt attempt, CaseReply reply, long nanos) throws IOException {
    CaseImport target = attempt.target();
    if (attempt.step() instanceof Step.Commit commit) {
      committed(attempt, commit, reply, nanos);
    } else if (reply instanceof CaseReply.State state) {
      if (attempt.step() instanceof Step.LookBack) {
        tally.ended(state.view());
        underWay.remove(target.id());
        return;
      }
      target.found(state.view());
    } else if (reply instanceof CaseReply.CaseUnknown && attempt.step() instanceof Step.Look) {
      target.absent();
    } else if (reply instanceof CaseReply.Committed || reply instanceof CaseReply.Duplicate) {
      target.created();
    } else {
      stop(attempt, reply.toString());
    }
    target.busy(false);
    makeReady(target);
  }

  private void committed(Attempt attempt, Step.Commit commit, CaseReply reply, long nanos)
      throws IOException {
    if (reply instanceof CaseReply.Committed fresh) {
      tally.committed(commit.mutations(), nanos);
      acks.ack(commit.key(), fresh.receipt());
    } else if (reply instanceof CaseReply.Duplicate known) {
      tally.duplicate();
      if (attempt.unsure()) {
        // This run's own attempt before, which had been committed after all.
        tally.committed(commit.mutations(), nanos);
      }
      acks.ack(commit.key(), known.receipt());
    } else if (reply instanceof CaseReply.Refused refused) {
      tally.refused(refused.violations().size());
      listener.warned(
          "case " + attempt.target().id() + ", " + commit + " is refused: " + refused.violations());
    } else {
      stop(attempt, reply.toString());
      return;
    }
    if (commit.ofRow()) {
      rowDone();
    }
  }

  private void stop(Attempt attempt, String why) {
    if (failure == null) {
      failure = "case " + attempt.target().id() + ", " + attempt.step() + ": " + why;
    }
  }

  /** An answer, or a fault, or neither: then it is time to ask again. */
  private record Arrival(
      Attempt attempt, @Nullable CaseReply reply, @Nullable Throwable fault, long nanos) {}
}
