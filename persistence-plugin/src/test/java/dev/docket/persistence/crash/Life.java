package dev.docket.persistence.crash;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.StoreDoor;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.crash.Chronicle.Answer;
import dev.docket.persistence.failure.NotWrittenException;
import dev.docket.persistence.failure.OutcomeUnknownException;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.health.HealthReason;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.storage.SimulatedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store on a simulated disk, as a workload uses it: one thing after the other, with everything
 * that the store says put down in a chronicle. It may be closed, killed and opened again.
 */
final class Life implements AutoCloseable {
  static final Path DIR = Path.of("/store");
  static final List<String> IDS = List.of("a", "b", "c", "probe");

  private final StoreSettings settings;
  private final Chronicle chronicle;
  private final Consumer<SimulatedDisk> prepare;
  private final Turns turns;
  private Runnable afterEachStep = () -> {};
  private final Map<String, Long> highest = new TreeMap<>();
  private final List<StoreException> failures = new ArrayList<>();
  private SimulatedDisk disk;
  private @Nullable DocketStore store;
  private long deeds;

  /**
   * @param prepare called with each disk before it is used
   */
  Life(
      SimulatedDisk disk,
      StoreSettings settings,
      Chronicle chronicle,
      Turns turns,
      Consumer<SimulatedDisk> prepare) {
    this.disk = disk;
    this.settings = settings;
    this.chronicle = chronicle;
    this.turns = turns;
    this.prepare = prepare;
    prepare.accept(disk);
  }

  /** Sets what is done behind each step on a store that is open, once its background rests. */
  void afterEachStep(Runnable set) {
    afterEachStep = set;
  }

  /** Opens the store, if it lets itself be opened, and does what is due in the background. */
  void open() {
    turns.foreground();
    try {
      store = StoreDoor.open(disk, DIR, settings);
      highest.replaceAll((id, asked) -> store().events().highestSequenceNr(id, 0));
    } catch (StoreException failure) {
      failures.add(failure);
    }
    settle();
  }

  private DocketStore store() {
    DocketStore open = store;
    if (open == null) {
      throw new AssertionError("the store is not open");
    }
    return open;
  }

  boolean isOpen() {
    return store != null;
  }

  /** What it shows now. */
  Seen seen() {
    return Seen.of(store(), IDS);
  }

  boolean readOnly() {
    return store().readOnly();
  }

  /** Whether its health says that a log takes no writes. */
  boolean failed(LogId.Kind log) {
    return store().health().reasons().stream()
        .anyMatch(
            reason ->
                reason.kind() == HealthReason.Kind.DISK_FAILED
                    && reason.file().equals(log.directory()));
  }

  /** What was thrown at an open or a compaction. */
  List<StoreException> failures() {
    return failures;
  }

  SimulatedDisk disk() {
    return disk;
  }

  private void settle() {
    if (store != null) {
      turns.background("events");
      StoreDoor.settleEvents(store);
      turns.background("snapshots");
      StoreDoor.settleSnapshots(store);
      turns.foreground();
      afterEachStep.run();
    }
  }

  /** A batch of events, of so many characters each. */
  void append(String id, int... sizes) {
    ask(List.of(batch(id, sizes)));
  }

  Deed batch(String id, int... sizes) {
    List<EventRecord> batch = new ArrayList<>();
    long number = highest.getOrDefault(id, 0L);
    for (int size : sizes) {
      number++;
      deeds++;
      String text = id + number + "." + deeds + "x".repeat(size);
      batch.add(
          new EventRecord(
              id,
              number,
              "",
              Deed.value(text),
              number % 2 == 0 ? Set.of(Seen.TAG) : Set.of(),
              Optional.empty()));
    }
    return new Deed.Append(batch);
  }

  void deleteTo(String id, long to) {
    ask(List.of(new Deed.DeleteEvents(deeds++, id, to)));
  }

  void save(String id, long sequenceNr, int size) {
    ask(List.of(new Deed.Save(id, sequenceNr, "s" + deeds++ + "x".repeat(size))));
  }

  void deleteSnapshots(String id, long to) {
    ask(List.of(new Deed.DeleteSnapshots(deeds++, id, to)));
  }

  /** The first by itself, and all others in one frame behind it. */
  void group(Deed first, Deed... others) {
    if (store == null) {
      return;
    }
    turns.holdWriters(true);
    List<CompletionStage<Answer>> answers = new ArrayList<>();
    answers.add(begin(first));
    turns.awaitWriter(answers.get(0));
    for (Deed other : others) {
      answers.add(begin(other));
    }
    turns.holdWriters(false);
    answers.forEach(Life::await);
    settle();
  }

  /** As {@link #append}, and tells the answer. */
  Answer tryAppend(String id, int size) {
    Answer answer = await(begin(batch(id, size)));
    settle();
    return answer;
  }

  /** As {@link #save}, and tells the answer. */
  Answer trySave(String id, long sequenceNr, int size) {
    Answer answer = await(begin(new Deed.Save(id, sequenceNr, "s" + deeds++ + "x".repeat(size))));
    settle();
    return answer;
  }

  private void ask(List<Deed> asked) {
    if (store != null) {
      asked.forEach(deed -> await(begin(deed)));
      settle();
    }
  }

  private CompletionStage<Answer> begin(Deed deed) {
    chronicle.add(deed, Answer.ASKED);
    return deed.ask(store())
        .handle(
            (done, failure) -> {
              Answer answer = answer(failure);
              if (answer != Answer.NOT_WRITTEN && deed instanceof Deed.Append append) {
                append
                    .batch()
                    .forEach(each -> highest.put(each.persistenceId(), each.sequenceNr()));
              }
              chronicle.add(deed, answer);
              return answer;
            });
  }

  private static Answer answer(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause == null) {
      return Answer.DONE;
    }
    if (cause instanceof NotWrittenException) {
      return Answer.NOT_WRITTEN;
    }
    if (cause instanceof OutcomeUnknownException) {
      return Answer.UNKNOWN;
    }
    throw new AssertionError("no answer that a store may give", cause);
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  void compact() {
    compact(open -> open.compact());
  }

  void compact(String id) {
    compact(open -> open.compact(id));
  }

  private void compact(Consumer<DocketStore> compaction) {
    if (store != null) {
      turns.everybody();
      try {
        compaction.accept(store);
      } catch (StoreException failure) {
        failures.add(failure);
      }
      settle();
    }
  }

  /** Closes the store cleanly and opens it again. */
  void reopen() {
    stop();
    open();
  }

  /** Kills the process, which leaves the page cache, and opens the store in a new one. */
  void kill() {
    SimulatedDisk next = disk.afterKill();
    stop();
    disk = next;
    prepare.accept(next);
    open();
  }

  @Override
  public void close() {
    stop();
  }

  /** Closes the store, if it is open. */
  void stop() {
    turns.everybody();
    if (store != null) {
      store.close();
    }
    store = null;
  }
}
