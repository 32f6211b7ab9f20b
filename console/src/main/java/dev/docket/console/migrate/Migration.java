package dev.docket.console.migrate;

import dev.docket.console.store.EventBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/** A whole move: copies, settles each id, and compares what is durable then. */
final class Migration {

  /** So many ids are one piece of work. */
  private static final int IDS_AT_ONCE = 64;

  private final Move move;
  private final int threads;
  private final Progress progress;
  private final Totals totals = new Totals();

  Migration(Move move, int threads, Progress progress) {
    this.move = move;
    this.threads = threads;
    this.progress = progress;
  }

  /** Is told how far it is. */
  interface Progress extends Move.Progress {
    void verified(long ids);
  }

  /** Both sides, for one thread at a time. */
  private record Sides(Records source, Records target) {}

  /**
   * Does what is left to do.
   *
   * @return what was moved, with all differences
   * @throws dev.docket.console.runtime.ProblemException if it cannot be done; it may be repeated
   */
  Totals run() {
    move.requireNoOthers();
    move.copy(progress);
    ConcurrentLinkedQueue<Sides> free = new ConcurrentLinkedQueue<>();
    try (EventBytes bytes = new EventBytes()) {
      try (InParallel workers = new InParallel(threads)) {
        for (int i = 0; i < threads; i++) {
          free.add(new Sides(move.source(), move.target()));
        }
        List<String> waiting = new ArrayList<>();
        move.ids(
            id -> {
              waiting.add(id);
              if (waiting.size() == IDS_AT_ONCE) {
                add(workers, free, bytes, waiting);
              }
            });
        add(workers, free, bytes, waiting);
        workers.end();
      }
      if (totals.equal()) {
        Sides sides = free.element();
        totals.order(new OrderCheck(sides.source(), sides.target()).difference());
      }
    } finally {
      free.forEach(
          sides -> {
            sides.source().close();
            sides.target().close();
          });
    }
    if (!totals.equal()) {
      move.copyAgain();
    }
    move.force();
    move.requireStillAlone();
    return totals;
  }

  private void add(
      InParallel workers, ConcurrentLinkedQueue<Sides> free, EventBytes bytes, List<String> ids) {
    List<String> part = List.copyOf(ids);
    ids.clear();
    workers.add(
        () -> {
          Sides sides = free.remove();
          try {
            part.forEach(id -> settled(id, sides, bytes));
          } finally {
            free.add(sides);
          }
          progress.verified(totals.ids());
        });
  }

  private void settled(String id, Sides sides, EventBytes bytes) {
    move.settle(id, sides.source(), sides.target());
    IdProof from = new IdProver(sides.source(), bytes, move::moved).read(id);
    IdProof to = new IdProver(sides.target(), bytes, UnaryOperator.identity()).proven(id);
    Comparison comparison = new Comparison(sides.source(), sides.target(), move::moved);
    totals.add(id, to, comparison.differences(id, from, to));
  }
}
