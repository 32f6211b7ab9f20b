package dev.docket.engine.faulttolerance;

import akka.persistence.testkit.ProcessingSuccess;
import akka.persistence.testkit.StorageFailure;
import akka.persistence.testkit.WriteEvents;
import dev.docket.engine.CaseFixture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds the first write until it is released, and fails the second one, which gathers meanwhile.
 */
final class FailingBatch implements AutoCloseable {

  private final CaseFixture fixture;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger writes = new AtomicInteger();
  private volatile int lastFailing = 2;

  FailingBatch(CaseFixture fixture, Exception failure) {
    this.fixture = fixture;
    fixture
        .journal()
        .withPolicy(
            (persistenceId, operation) -> {
              if (!(operation instanceof WriteEvents)) {
                return ProcessingSuccess.getInstance();
              }
              int number = writes.incrementAndGet();
              if (number == 1) {
                reached.countDown();
                await(released);
              }
              return number >= 2 && number <= lastFailing
                  ? StorageFailure.create(failure)
                  : ProcessingSuccess.getInstance();
            });
  }

  /** The first one that is tried alone afterwards fails, too. */
  FailingBatch evenOneByOne(int more) {
    lastFailing = 1 + more;
    return this;
  }

  void awaitFirst() {
    await(reached);
  }

  void release() {
    released.countDown();
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
