package dev.docket.persistence.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.NotWrittenException;
import dev.docket.persistence.failure.NotWrittenException.Reason;
import dev.docket.persistence.failure.OutcomeUnknownException;
import dev.docket.persistence.health.Troubles;
import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.recovery.LogRecovery;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GroupAnswersTest {
  private static final Path DIRECTORY = Path.of("/log/events");

  private final SimulatedDisk disk = new SimulatedDisk(1);
  private final CountDownLatch forcing = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<String> answered = new CopyOnWriteArrayList<>();

  /** Lets everything in but what its id says otherwise. */
  private static final class Picky implements Admission {
    @Override
    public boolean admit(Batch batch) {
      if (batch.persistenceId().startsWith("refused")) {
        throw new NotWrittenException(Reason.SEQUENCE_CONFLICT, "refused");
      }
      if (batch.persistenceId().equals("bug")) {
        throw new IllegalStateException("a bug in admission");
      }
      return true;
    }

    @Override
    public void settled(boolean durable) {
      // nothing was remembered
    }
  }

  @Test
  void shouldAnswerARefusalInItsTurn() throws IOException {
    try (SegmentedLog log = start()) {
      List<CompletableFuture<Batch.Placed>> group = oneGroup(log, "a", "refused", "b");
      assertThat(group.get(0).join().firstOrdinal()).isEqualTo(2);
      assertThatThrownBy(group.get(1)::join).hasCauseInstanceOf(NotWrittenException.class);
      assertThat(group.get(2).join().firstOrdinal()).isEqualTo(3);
      assertThat(answered).containsExactly("a", "refused", "b");
    }
  }

  @Test
  void shouldAnswerEveryBatchOfAGroupInWhichAdmissionThrows() throws IOException {
    try (SegmentedLog log = start()) {
      List<CompletableFuture<Batch.Placed>> group =
          oneGroup(log, "a", "refused-before", "bug", "b");
      assertThat(group.get(1))
          .failsWithin(60, TimeUnit.SECONDS)
          .withThrowableThat()
          .withCauseInstanceOf(NotWrittenException.class);
      for (int i : new int[] {0, 2, 3}) {
        assertThat(group.get(i))
            .failsWithin(60, TimeUnit.SECONDS)
            .withThrowableThat()
            .withCauseInstanceOf(OutcomeUnknownException.class);
      }
      assertThat(log.readOnly()).isTrue();
    }
  }

  private SegmentedLog start() throws IOException {
    disk.createDirectories(DIRECTORY);
    LogId id = new LogId(UUID.randomUUID(), LogId.Kind.EVENTS);
    LogSettings settings =
        new LogSettings(true, 16 * 1024, 4 * 1024, 64 * 1024, 0, CompactionSettings.defaults());
    SegmentedLog.Place place =
        new SegmentedLog.Place(
            disk,
            DIRECTORY,
            id,
            settings,
            Floor.read(disk, DIRECTORY),
            new LogMetrics(),
            InstantSource.system(),
            new Troubles(DIRECTORY, InstantSource.system()));
    LogState state = LogRecovery.forWriting(place, next -> {}).recover().state();
    SegmentedLog log =
        SegmentedLog.start(place, state, reader -> new Picky(), Retention.everything());
    log.settle();
    return log;
  }

  /** Holds the disk up with a first batch, so that the others gather behind it. */
  private List<CompletableFuture<Batch.Placed>> oneGroup(SegmentedLog log, String... ids) {
    disk.add(
        (call, path) -> {
          forcing.countDown();
          await(goOn);
        });
    CompletableFuture<Batch.Placed> first = append(log, "first");
    try {
      await(forcing);
    } catch (InterruptedIOException interrupted) {
      throw new AssertionError(interrupted);
    }
    List<CompletableFuture<Batch.Placed>> group = new ArrayList<>();
    for (String id : ids) {
      CompletableFuture<Batch.Placed> answer = append(log, id);
      group.add(
          answer.whenComplete(
              (placed, failure) -> {
                answered.add(id);
              }));
    }
    goOn.countDown();
    assertThat(first).succeedsWithin(60, TimeUnit.SECONDS);
    return group;
  }

  private static CompletableFuture<Batch.Placed> append(SegmentedLog log, String id) {
    LogRecord.Value value = new LogRecord.Value(1, "", ByteBuffer.allocate(3));
    LogRecord.Body body = new LogRecord.Body("", new TreeSet<>(), value, Optional.empty());
    EncodedRecord event = EncodedRecord.encode(LogRecord.Kind.EVENT, id, 1, 0, body);
    return log.append(new Batch(id, List.of(event), "")).toCompletableFuture();
  }

  private static void await(CountDownLatch latch) throws InterruptedIOException {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new InterruptedIOException("waiting for a latch");
    }
  }
}
