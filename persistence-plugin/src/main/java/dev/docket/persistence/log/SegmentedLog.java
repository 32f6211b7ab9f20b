package dev.docket.persistence.log;

import dev.docket.persistence.failure.CompactionFailedException;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.NotWrittenException;
import dev.docket.persistence.failure.NotWrittenException.Reason;
import dev.docket.persistence.failure.ReadFailedException;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.health.Troubles;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of many persistence ids in one order, on disk. Appends are grouped and forced; what is
 * durable can be read by id or in order. Any thread may call any method; what {@link #reader()}
 * gives blocks on the disk, {@link #append} does not.
 */
public final class SegmentedLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentedLog.class);

  private final Place place;
  private final SegmentChain chain;
  private final LogReader reader;
  private final Answers answers;
  private final @Nullable WriteSide writeSide;
  private final boolean sound;
  private boolean started;
  private boolean closed;

  /**
   * Where a log lives and what it shares with the other one of its store.
   *
   * @param storage the file system
   * @param directory the log's own directory
   * @param id whose log it is
   * @param settings sizes
   * @param floor the store's floor
   * @param metrics counted here
   * @param clock gives records their logical timestamps, as far as it ascends
   * @param troubles told of what goes wrong, and when it is over
   */
  public record Place(
      Storage storage,
      Path directory,
      LogId id,
      LogSettings settings,
      Floor floor,
      LogMetrics metrics,
      InstantSource clock,
      Troubles troubles) {}

  /** Makes the log's admission, which may look at what is durable. */
  @FunctionalInterface
  public interface AdmissionFactory {
    Admission create(LogReader reader);
  }

  /** What only a log that takes writes has. */
  private record WriteSide(
      GroupCommitter committer, GroupWriter writer, Maintenance maintenance, Compactor compactor) {

    /** Returns when all that is durable now stands in sealed segments. */
    void sealAll() {
      CompletableFuture<Void> rolled = new CompletableFuture<>();
      boolean open = committer.between(() -> rolled.completeAsync(this::rolled, Runnable::run));
      if (!open) {
        throw new NotWrittenException(Reason.CLOSED, "the store is closed");
      }
      try {
        rolled.join();
      } catch (CompletionException failure) {
        throw new CompactionFailedException(
            "no new segment could be started: " + failure.getCause(), failure);
      }
      maintenance.seal();
    }

    private @Nullable Void rolled() {
      writer.startSegment();
      return null;
    }
  }

  private SegmentedLog(
      Place place, LogState state, AdmissionFactory admission, Retention retention) {
    String name = "docket-" + place.id().kind().directory();
    this.place = place;
    this.chain = new SegmentChain(state.segments());
    this.reader = new LogReader(chain, state.lost(), state.nextOrdinal() - 1);
    this.answers = new Answers(name);
    this.sound = state.sound();
    this.writeSide =
        state
            .active()
            .map(active -> writeSide(name, state, active, admission, retention))
            .orElse(null);
  }

  private WriteSide writeSide(
      String name,
      LogState state,
      ActiveSegment active,
      AdmissionFactory admission,
      Retention retention) {
    // No thread runs before this log is whole.
    Maintenance maintenance = new Maintenance(place, chain, () -> writable().compactor().wake());
    Compactor compactor =
        new Compactor(
            place,
            chain,
            retention,
            state.sound(),
            maintenance,
            () -> writable().sealAll(),
            () -> queuedBytes() > 0);
    GroupWriter writer =
        new GroupWriter(
            place, state, active, chain, reader, admission.create(reader), maintenance, answers);
    GroupCommitter committer =
        new GroupCommitter(
            name, place.settings(), answers, writer::commit, () -> closeWriter(writer));
    return new WriteSide(committer, writer, maintenance, compactor);
  }

  /**
   * Starts a log in the state that recovery left; without an active segment it takes no writes.
   *
   * @param retention what of it may be forgotten
   */
  public static SegmentedLog start(
      Place place, LogState state, AdmissionFactory admission, Retention retention) {
    SegmentedLog log = recovered(place, state, admission, retention);
    log.start();
    return log;
  }

  /**
   * As {@link #start(Place, LogState, AdmissionFactory, Retention)}, but no thread runs and nothing
   * is written before {@link #start()}; it can be read.
   */
  public static SegmentedLog recovered(
      Place place, LogState state, AdmissionFactory admission, Retention retention) {
    return new SegmentedLog(place, state, admission, retention);
  }

  /** Begins to take writes, and with what is due in the background. To be called once. */
  public void start() {
    started = true;
    if (writeSide != null) {
      writeSide.committer().start();
      writeSide.maintenance().start(writeSide.writer().capacity());
      writeSide.compactor().start();
    }
  }

  /**
   * Appends a batch. The stage completes, on a thread of the log and in the log's order, once it is
   * durable; it fails as the package {@code failure} says.
   */
  public CompletionStage<Batch.Placed> append(Batch batch) {
    if (writeSide == null) {
      return CompletableFuture.failedStage(
          new NotWrittenException(Reason.READ_ONLY, "the store is open read-only"));
    }
    return writeSide.committer().submit(batch);
  }

  /** Completes when no batch of the id is outstanding, also none that an answer has led to. */
  public CompletionStage<Void> pending(String persistenceId) {
    return answers.pending(persistenceId);
  }

  /** What is durable. */
  public LogReader reader() {
    return reader;
  }

  /** Calls the listener with the newest durable ordinal after each group, until {@link #ignore}. */
  public void listen(LongConsumer listener) {
    answers.listen(listener);
  }

  /** Ends a {@link #listen}. */
  public void ignore(LongConsumer listener) {
    answers.ignore(listener);
  }

  /**
   * Seals all that is durable, merges it up to the size that is set and leaves out everything dead.
   * Blocks; writes and reads go on meanwhile.
   *
   * @throws NotWrittenException if the log takes no writes
   * @throws dev.docket.persistence.failure.DamagedException if it is damaged
   * @throws CompactionFailedException if it could not be done; it may be tried again
   */
  public CompactionReport compact() {
    WriteSide side = writable();
    side.sealAll();
    return side.compactor().compact();
  }

  /**
   * Returns when nothing that was deleted of an id before this call is in any file. Blocks; writes
   * and reads go on meanwhile.
   *
   * @throws NotWrittenException if the log takes no writes
   * @throws dev.docket.persistence.failure.DamagedException if a damaged file may hold such bytes
   * @throws CompactionFailedException if that cannot be guaranteed; it may be tried again
   */
  public CompactionReport compact(String persistenceId) {
    WriteSide side = writable();
    long upTo = reader.durableOrdinal();
    side.sealAll();
    return side.compactor().compact(persistenceId, upTo);
  }

  /**
   * All that is durable now, kept open; to be closed. Does not block.
   *
   * @throws dev.docket.persistence.failure.DamagedException if it is damaged
   * @throws ReadFailedException if it is closed
   */
  public PinnedLog pinned() {
    if (!sound) {
      throw new DamagedException(
          place.directory()
              + " is damaged and has to be repaired first; it names what is damaged"
              + " when it is opened");
    }
    return PinnedLog.of(place.id(), chain);
  }

  /**
   * Runs something short between two groups, so that nothing becomes durable in this log meanwhile,
   * and returns what it gave. Blocks until the group that is being written is durable.
   *
   * @throws ReadFailedException if the log is closed
   */
  public <T> T still(Supplier<T> work) {
    if (writeSide == null) {
      return work.get();
    }
    CompletableFuture<T> done = new CompletableFuture<>();
    if (!writeSide.committer().between(() -> done.completeAsync(work, Runnable::run))) {
      throw new ReadFailedException("the store is closed", new ClosedChannelException());
    }
    try {
      return done.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof StoreException known) {
        throw known;
      }
      throw failure;
    }
  }

  private WriteSide writable() {
    if (writeSide == null) {
      throw new NotWrittenException(Reason.READ_ONLY, "the store is open read-only");
    }
    return writeSide;
  }

  /** About how many bytes of its segments are dead, as of the last time it was looked. */
  public long deadBytes() {
    return writeSide == null ? 0 : writeSide.compactor().deadBytes();
  }

  /** Bytes that wait to be written. */
  public long queuedBytes() {
    return writeSide == null ? 0 : writeSide.committer().queuedBytes();
  }

  /** Batches that wait to be written. */
  public int queuedBatches() {
    return writeSide == null ? 0 : writeSide.committer().queuedBatches();
  }

  /** Segment files now. */
  public int segments() {
    return chain.size();
  }

  /** Bytes that its disk can still take, -1 where that cannot be told. */
  public long freeBytes() {
    try {
      return place.storage().freeBytes(place.directory());
    } catch (IOException failure) {
      LOG.debug("The free space of {} cannot be told", place.directory(), failure);
      return -1;
    }
  }

  /** Whether writes are refused, by choice or after a failure. */
  public boolean readOnly() {
    return writeSide == null || writeSide.writer().failed();
  }

  /** Returns when the seals, preparations and merges that are due now are done. */
  public void settle() {
    if (writeSide != null) {
      writeSide.maintenance().settle();
      writeSide.compactor().settle();
    }
  }

  /**
   * Writes what waits and a closing frame, forces it, and closes the files. Waits for that. May be
   * repeated.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    if (writeSide != null) {
      if (started) {
        writeSide.committer().close();
      } else {
        leave(writeSide.writer());
      }
      writeSide.maintenance().close();
      writeSide.compactor().close();
    }
    answers.close();
    chain.close();
  }

  private void leave(GroupWriter writer) {
    try {
      writer.leave();
    } catch (IOException failure) {
      LOG.warn("Closing {} failed; nothing was written to it", place.directory(), failure);
    }
  }

  private void closeWriter(GroupWriter writer) {
    try {
      writer.close();
    } catch (IOException failure) {
      LOG.warn("{} was not closed cleanly; nothing is lost by it", place.directory(), failure);
    }
  }
}
