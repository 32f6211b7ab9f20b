package dev.docket.engine.faulttolerance;

import akka.persistence.testkit.JournalOperation;
import akka.persistence.testkit.ProcessingSuccess;
import akka.persistence.testkit.ReadEvents;
import akka.persistence.testkit.WriteEvents;
import dev.docket.engine.CaseFixture;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds a journal's writes or reads until it is released, and counts the events of each write. */
public final class HeldJournal implements AutoCloseable {

  private final CaseFixture fixture;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<Integer> writes = new CopyOnWriteArrayList<>();

  private HeldJournal(CaseFixture fixture, Class<? extends JournalOperation> held) {
    this.fixture = fixture;
    fixture
        .journal()
        .withPolicy(
            (persistenceId, operation) -> {
              if (operation instanceof WriteEvents write) {
                writes.add(write.getBatch().size());
              }
              if (held.isInstance(operation)) {
                reached.countDown();
                await(released);
              }
              return ProcessingSuccess.getInstance();
            });
  }

  public static HeldJournal writes(CaseFixture fixture) {
    return new HeldJournal(fixture, WriteEvents.class);
  }

  public static HeldJournal reads(CaseFixture fixture) {
    return new HeldJournal(fixture, ReadEvents.class);
  }

  /** Returns when something is held. */
  public void awaitHeld() {
    await(reached);
  }

  public void release() {
    released.countDown();
  }

  /** How many events each write has had. */
  public List<Integer> writes() {
    return List.copyOf(writes);
  }

  @Override
  public void close() {
    release();
    fixture.journal().resetPolicy();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody came");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
