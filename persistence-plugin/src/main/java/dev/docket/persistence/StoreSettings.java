package dev.docket.persistence;

import dev.docket.persistence.backup.BackupSettings;
import dev.docket.persistence.log.CompactionSettings;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The settings of a store. Sizes are bytes. Immutable.
 *
 * @param create whether a missing or empty directory may become a store
 * @param force whether writes are forced to the disk before they are acknowledged; {@code false} is
 *     for tests only
 * @param segmentBytes size at which a segment is full; 4 KiB to 1 GiB. The first segments of a
 *     young store are smaller
 * @param maxRecordBytes largest record and largest atomic batch; 1 KiB to 256 MiB
 * @param frameBytes size at which a group of batches is closed; 4 KiB to 64 MiB
 * @param queueBytes how much may wait to be written before appends are refused; 64 KiB or more
 * @param reserveBytes kept on disk to be given up when the disk is full; 0 to 1 GiB
 * @param snapshotsKept how many of the newest snapshots of an id are kept; 1 to 1,000
 * @param compaction how the logs are compacted: at 64 KiB or more each second, into segments of 1
 *     MiB to 1 GiB, what is deleted within 1 second to 3650 days
 * @param backup which backups it takes by itself: every 1 second to 3650 days, 1 to 1,000 stay
 */
public record StoreSettings(
    boolean create,
    boolean force,
    int segmentBytes,
    int maxRecordBytes,
    int frameBytes,
    long queueBytes,
    int reserveBytes,
    int snapshotsKept,
    CompactionSettings compaction,
    BackupSettings backup) {

  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;
  private static final Duration LONGEST = Duration.ofDays(3650);

  public StoreSettings {
    within("segment-bytes", segmentBytes, 4 * KIB, 1024 * MIB);
    within("max-record-bytes", maxRecordBytes, KIB, 256 * MIB);
    within("frame-bytes", frameBytes, 4 * KIB, 64 * MIB);
    within("queue-bytes", queueBytes, 64 * KIB, Long.MAX_VALUE);
    within("reserve-bytes", reserveBytes, 0, 1024 * MIB);
    within("snapshots-kept", snapshotsKept, 1, 1000);
    within("compaction.bytes-per-second", compaction.bytesPerSecond(), 64 * KIB, Long.MAX_VALUE);
    within("compaction.segment-bytes", compaction.segmentBytes(), MIB, 1024 * MIB);
    within("compaction.deleted-within", compaction.deletedWithin());
    within("backup.every", backup.every());
    within("backup.keep", backup.keep(), 1, 1000);
  }

  /**
   * Creation not allowed, forced, segments of 64 MiB, records up to 16 MiB, frames of 4 MiB, 128
   * MiB may wait, a reserve of 8 MiB, 5 snapshots, no backups.
   */
  public static StoreSettings defaults() {
    return new StoreSettings(
        false,
        true,
        64 * MIB,
        16 * MIB,
        4 * MIB,
        128L * MIB,
        8 * MIB,
        5,
        CompactionSettings.defaults(),
        BackupSettings.none());
  }

  public StoreSettings withCreate(boolean allowed) {
    return with(changed -> changed.create = allowed);
  }

  public StoreSettings withForce(boolean forced) {
    return with(changed -> changed.force = forced);
  }

  public StoreSettings withSegmentBytes(int bytes) {
    return with(changed -> changed.segmentBytes = bytes);
  }

  public StoreSettings withMaxRecordBytes(int bytes) {
    return with(changed -> changed.maxRecordBytes = bytes);
  }

  public StoreSettings withFrameBytes(int bytes) {
    return with(changed -> changed.frameBytes = bytes);
  }

  public StoreSettings withQueueBytes(long bytes) {
    return with(changed -> changed.queueBytes = bytes);
  }

  public StoreSettings withReserveBytes(int bytes) {
    return with(changed -> changed.reserveBytes = bytes);
  }

  public StoreSettings withSnapshotsKept(int count) {
    return with(changed -> changed.snapshotsKept = count);
  }

  public StoreSettings withCompaction(CompactionSettings settings) {
    return with(changed -> changed.compaction = settings);
  }

  public StoreSettings withBackup(BackupSettings settings) {
    return with(changed -> changed.backup = settings);
  }

  private StoreSettings with(Consumer<Change> change) {
    Change changed = new Change(this);
    change.accept(changed);
    return changed.settings();
  }

  /** All of them, to be changed. */
  private static final class Change {
    private boolean create;
    private boolean force;
    private int segmentBytes;
    private int maxRecordBytes;
    private int frameBytes;
    private long queueBytes;
    private int reserveBytes;
    private int snapshotsKept;
    private CompactionSettings compaction;
    private BackupSettings backup;

    Change(StoreSettings from) {
      this.create = from.create;
      this.force = from.force;
      this.segmentBytes = from.segmentBytes;
      this.maxRecordBytes = from.maxRecordBytes;
      this.frameBytes = from.frameBytes;
      this.queueBytes = from.queueBytes;
      this.reserveBytes = from.reserveBytes;
      this.snapshotsKept = from.snapshotsKept;
      this.compaction = from.compaction;
      this.backup = from.backup;
    }

    StoreSettings settings() {
      return new StoreSettings(
          create,
          force,
          segmentBytes,
          maxRecordBytes,
          frameBytes,
          queueBytes,
          reserveBytes,
          snapshotsKept,
          compaction,
          backup);
    }
  }

  private static void within(String key, Duration value) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "docket.persistence." + key + " is " + value + ", allowed is 1 second to 3650 days");
    }
  }

  private static void within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "docket.persistence." + key + " is " + value + ", allowed is " + least + " to " + most);
    }
  }
}
