package dev.docket.persistence.log;

import dev.docket.persistence.failure.NotWrittenException;
import dev.docket.persistence.failure.NotWrittenException.Reason;
import dev.docket.persistence.failure.OutcomeUnknownException;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.health.HealthReason.Kind;
import dev.docket.persistence.jfr.ForceEvent;
import dev.docket.persistence.jfr.GroupCommitEvent;
import dev.docket.persistence.jfr.RollEvent;
import dev.docket.persistence.jfr.WriteFailureEvent;
import dev.docket.persistence.log.ActiveSegment.Written;
import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.storage.DiskFullException;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes groups: admission, one frame, one force, the answers; rolls to the next segment; contains
 * failures of the disk. For the writer thread alone, save {@link #failed()}.
 */
final class GroupWriter {
  private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);
  private static final long SLOW_FORCE_NANOS = 1_000_000_000L;

  private final SegmentedLog.Place place;
  private final SegmentChain chain;
  private final LogReader reader;
  private final Admission admission;
  private final Maintenance maintenance;
  private final Answers answers;
  private ActiveSegment active;
  private long highestSegment;
  private long nextOrdinal;
  private long lastTimestampMicros;

  /** Why no write is possible any more; set once. */
  private volatile @Nullable Exception poison;

  GroupWriter(
      SegmentedLog.Place place,
      LogState state,
      ActiveSegment active,
      SegmentChain chain,
      LogReader reader,
      Admission admission,
      Maintenance maintenance,
      Answers answers) {
    this.place = place;
    this.active = active;
    this.chain = chain;
    this.reader = reader;
    this.admission = admission;
    this.maintenance = maintenance;
    this.answers = answers;
    this.highestSegment = state.highestSegment();
    this.nextOrdinal = state.nextOrdinal();
    this.lastTimestampMicros = state.lastTimestampMicros();
  }

  boolean failed() {
    return poison != null;
  }

  /** Writes one group and answers every batch of it. Never throws. */
  void commit(List<Batch> group) {
    List<Admitted> admitted = new ArrayList<>();
    try {
      refuseIfPoisoned();
      admit(group, admitted);
      boolean written = write(admitted);
      admission.settled(true);
      answer(admitted, written ? nextOrdinal - 1 : 0);
    } catch (NotWrittenException | OutcomeUnknownException failure) {
      failGroup(group, admitted, failure);
    } catch (RuntimeException | Error bug) {
      // Whatever this is, nobody knows what reached the disk, and nobody may be left without an
      // answer.
      poison(new IllegalStateException("the writer met an unexpected failure", bug));
      LOG.error("The writer of {} stops after an unexpected failure", place.directory(), bug);
      failGroup(
          group,
          admitted,
          new OutcomeUnknownException("the writer met an unexpected failure", bug));
    }
  }

  private void poison(Exception cause) {
    poison = cause;
    place
        .troubles()
        .begin(
            Kind.DISK_FAILED,
            "writes",
            place.directory(),
            "no write of "
                + place.id().kind().directory()
                + " is possible before the store is opened again: "
                + cause);
  }

  private void refuseIfPoisoned() {
    Exception cause = poison;
    if (cause != null) {
      throw new NotWrittenException(
          Reason.READ_ONLY,
          "the log of "
              + place.id().kind().directory()
              + " is read-only until the store is opened again: "
              + cause,
          cause);
    }
  }

  private void admit(List<Batch> group, List<Admitted> admitted) {
    for (Batch batch : group) {
      try {
        admitted.add(new Admitted(batch, admission.admit(batch), null));
      } catch (NotWrittenException refusal) {
        admitted.add(new Admitted(batch, false, refusal));
      } catch (StoreException unread) {
        // Whether it may be written could not be found out, so it was not.
        NotWrittenException refusal =
            new NotWrittenException(
                Reason.WRITE_FAILED, "nothing was written: " + unread.getMessage(), unread);
        admitted.add(new Admitted(batch, false, refusal));
      }
    }
  }

  private void failGroup(List<Batch> group, List<Admitted> admitted, RuntimeException failure) {
    place.metrics().failed();
    boolean unknown = failure instanceof OutcomeUnknownException;
    WriteFailureEvent.tell(place.directory(), group.size(), unknown, failure);
    if (failure instanceof NotWrittenException refused && refused.reason() == Reason.DISK_FULL) {
      place
          .troubles()
          .begin(
              Kind.DISK_FULL,
              "writes",
              place.directory(),
              "writes fail until there is space, reads go on: " + failure.getMessage());
    }
    admission.settled(false);
    Answers.ToGroup answer = answers.toGroup(group.size());
    for (int i = 0; i < group.size(); i++) {
      StoreException refusal = i < admitted.size() ? admitted.get(i).refusal() : null;
      answer.fail(group.get(i), refusal == null ? failure : refusal);
    }
    answer.give(0);
  }

  private void answer(List<Admitted> admitted, long durableOrdinal) {
    Answers.ToGroup answer = answers.toGroup(admitted.size());
    admitted.forEach(each -> each.answerTo(answer));
    answer.give(durableOrdinal);
  }

  /** Whether there was anything to write. */
  private boolean write(List<Admitted> admitted) {
    GroupCommitEvent event = GroupCommitEvent.begun();
    List<EncodedRecord> records = new ArrayList<>();
    long bytes = 0;
    int batches = 0;
    for (Admitted each : admitted) {
      if (each.written()) {
        batches++;
        records.addAll(each.batch().records());
        bytes += each.batch().bytes();
      }
    }
    if (records.isEmpty()) {
      return false;
    }
    rollUnlessTaken(Frame.paddedLength(bytes));
    stamp(records);
    Written written = writeFrame(records);
    force();
    active.publish(written);
    nextOrdinal += records.size();
    lastTimestampMicros = records.get(records.size() - 1).timestampMicros();
    int frameBytes = written.end() - written.offset();
    place.metrics().committed(batches, records.size(), frameBytes);
    reader.advanceTo(nextOrdinal - 1);
    event.finish(place.directory(), batches, records.size(), frameBytes);
    place.troubles().end(Kind.DISK_FULL, "writes", place.directory());
    return true;
  }

  /**
   * The wall clock orders nothing: time goes on by a microsecond where it stands still or runs
   * back.
   */
  private void stamp(List<EncodedRecord> records) {
    long timestamp = Math.max(nowMicros(), lastTimestampMicros + 1);
    long ordinal = nextOrdinal;
    for (EncodedRecord each : records) {
      each.stamp(ordinal, timestamp);
      ordinal++;
      timestamp++;
    }
  }

  private long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, place.clock().instant());
  }

  private Written writeFrame(List<EncodedRecord> records) {
    try {
      return active.write(nextOrdinal, records);
    } catch (DiskFullException full) {
      wipeOrDisown(full);
      throw new NotWrittenException(
          Reason.DISK_FULL, "nothing was written: " + full.getMessage(), full);
    } catch (IOException failure) {
      disown(failure);
      throw new NotWrittenException(
          Reason.WRITE_FAILED, "nothing was written: " + failure.getMessage(), failure);
    }
  }

  private void wipeOrDisown(IOException cause) {
    try {
      active.wipe();
    } catch (IOException alsoFailed) {
      cause.addSuppressed(alsoFailed);
      disown(cause);
    }
  }

  private void force() {
    if (!place.settings().force()) {
      return;
    }
    ForceEvent event = ForceEvent.begun();
    long start = System.nanoTime();
    try {
      active.force();
    } catch (IOException failure) {
      disown(failure);
      throw new NotWrittenException(
          Reason.FORCE_FAILED, "nothing was written: " + failure.getMessage(), failure);
    }
    long nanos = System.nanoTime() - start;
    place.metrics().forced(nanos);
    event.finish(active.view().path());
    if (nanos > SLOW_FORCE_NANOS) {
      LOG.warn("A force of {} took {} ms", active.view().path(), nanos / 1_000_000);
    }
  }

  /**
   * Leaves the active segment for good after its disk failed: what it may hold behind the last
   * published frame is disowned by the header of the next one, whatever the page cache pretends.
   * Returns when that is durable.
   */
  private void disown(IOException cause) {
    LOG.warn("{} failed and is left for a new segment", active.view().path(), cause);
    place
        .troubles()
        .begin(
            Kind.DISK_ERROR,
            "writes",
            active.view().path(),
            "the disk failed, and the segment is left for a new one: " + cause);
    try {
      roll(place.settings().firstSize(), LogSegment.Trust.COPY_ONLY);
    } catch (IOException alsoFailed) {
      cause.addSuppressed(alsoFailed);
      poison(cause);
      LOG.error("No new segment could be started: the store is read-only from now on", cause);
      throw new OutcomeUnknownException(
          "the disk failed, and nobody knows what of the last group is durable: " + cause, cause);
    }
  }

  private void rollUnlessTaken(long frameLength) {
    if (!active.takes(frameLength, place.settings().segmentBytes())) {
      rollOrRefuse();
    }
  }

  /**
   * Starts a new segment unless the active one is empty. On the writer thread, between two groups.
   *
   * @throws NotWrittenException if that failed; the active segment goes on if it can
   */
  void startSegment() {
    refuseIfPoisoned();
    if (active.position() > SegmentHeader.FRAMES_START) {
      rollOrRefuse();
    }
  }

  private void rollOrRefuse() {
    try {
      roll(0, LogSegment.Trust.WRITTEN_HERE);
    } catch (NewSegment.InDoubtException doubt) {
      poison(doubt);
      LOG.error("A new segment may or may not be durable: the store is read-only", doubt);
      throw new NotWrittenException(Reason.READ_ONLY, "nothing was written: " + doubt, doubt);
    } catch (DiskFullException full) {
      throw new NotWrittenException(
          Reason.DISK_FULL, "nothing was written: " + full.getMessage(), full);
    } catch (IOException failure) {
      throw new NotWrittenException(
          Reason.WRITE_FAILED, "nothing was written: " + failure.getMessage(), failure);
    }
  }

  private void roll(int preallocate, LogSegment.Trust trustInOld) throws IOException {
    RollEvent event = RollEvent.begun();
    NewSegment next =
        new NewSegment(
            place.id(),
            highestSegment + 1,
            nextOrdinal,
            active.view().number(),
            active.position(),
            Optional.empty());
    highestSegment++;
    StorageFile file = createWithReserve(next, preallocate);
    Path path = place.directory().resolve(next.name().fileName());
    ActiveSegment old = active;
    LogSegment view;
    try {
      view = LogSegment.empty(place.storage(), path, place.id(), next.number());
      active = old.followedBy(file, view);
    } catch (IOException failure) {
      // The new segment exists and says where the old one ends: nothing may be written to that any
      // more.
      throw new NewSegment.InDoubtException(path, failure);
    }
    old.view().demote(trustInOld);
    chain.add(view);
    try {
      old.close();
    } catch (IOException failure) {
      LOG.warn("Closing {} failed; every frame in it was forced before", old.view(), failure);
    }
    maintenance.rolled(next.number(), nextOrdinal - 1, Math.max(active.capacity(), old.position()));
    event.finish(path, next.number(), trustInOld == LogSegment.Trust.COPY_ONLY);
  }

  private StorageFile createWithReserve(NewSegment next, int preallocate) throws IOException {
    try {
      return next.create(place.storage(), place.directory(), preallocate, nowMicros());
    } catch (NewSegment.InDoubtException doubt) {
      throw doubt;
    } catch (DiskFullException full) {
      if (!maintenance.release()) {
        throw full;
      }
      return next.create(place.storage(), place.directory(), 0, nowMicros());
    }
  }

  /** The size of the active segment. Before the writer thread runs. */
  long capacity() {
    return active.capacity();
  }

  /** Closes the file of a log that was never started, and leaves it as it is. */
  void leave() throws IOException {
    active.close();
  }

  /**
   * Leaves a closing frame behind, forced, and closes the file. On the writer thread, after the
   * last group.
   */
  void close() throws IOException {
    try {
      if (!failed()) {
        Written closing = active.write(nextOrdinal, List.of());
        active.force();
        active.publish(closing);
        place
            .floor()
            .raise(place.id().kind(), new Floor.Mark(active.view().number(), nextOrdinal - 1));
      }
    } finally {
      active.close();
    }
  }
}
