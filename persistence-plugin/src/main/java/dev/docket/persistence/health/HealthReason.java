package dev.docket.persistence.health;

import dev.docket.persistence.log.format.LogId;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One thing that is wrong with a store.
 *
 * @param kind what kind of thing
 * @param what more closely: a kind of damage, or the work that fails
 * @param file the file, relative to the store's directory; empty where it is none in particular
 * @param offset where in the file, bytes
 * @param ids the persistence ids that are known to be touched
 * @param idsComplete whether {@code ids} names all of them
 * @param detail for a person
 * @param since when it was found
 */
public record HealthReason(
    Kind kind,
    String what,
    String file,
    long offset,
    SortedSet<String> ids,
    boolean idsComplete,
    String detail,
    Instant since) {
  private static final String SNAPSHOTS = LogId.Kind.SNAPSHOTS.directory();

  /** The kinds of reasons. */
  public enum Kind {
    /** Files are not what was written; the ids that are touched are in safe mode. */
    DAMAGE(HealthStatus.DEGRADED, false),
    /** A repair found no trace of events, and nobody accepted that: their ids are in safe mode. */
    LOSS(HealthStatus.DEGRADED, false),
    /** A segment rotted since the store was opened: it is not sealed or merged before a repair. */
    FROZEN_SEGMENT(HealthStatus.DEGRADED, false),
    /** A write or a force failed; the log went on in another segment. Stays until the next open. */
    DISK_ERROR(HealthStatus.DEGRADED, false),
    /** Work in the background fails; it is tried again. */
    BACKGROUND(HealthStatus.DEGRADED, true),
    /** The disk has no space for the reserve. */
    LOW_SPACE(HealthStatus.DEGRADED, true),
    /**
     * The disk is full: writes of that log fail until there is space. Ends with the first one that
     * succeeds.
     */
    DISK_FULL(HealthStatus.READ_ONLY, true),
    /** The disk failed so that the log takes no write before the store is opened again. */
    DISK_FAILED(HealthStatus.READ_ONLY, false),
    /** It was opened so. */
    OPENED_READ_ONLY(HealthStatus.READ_ONLY, false);

    private final HealthStatus status;
    private final boolean resumes;

    Kind(HealthStatus status, boolean resumes) {
      this.status = status;
      this.resumes = resumes;
    }

    /** How a store is that has such a reason, of its events, and no worse one. */
    public HealthStatus status() {
      return status;
    }

    /** Whether it ends by itself, once its cause does; otherwise an operator has to act. */
    public boolean resumes() {
      return resumes;
    }
  }

  public HealthReason {
    ids = Collections.unmodifiableSortedSet(new TreeSet<>(ids));
  }

  /** Something that touches no id. */
  public static HealthReason of(
      Kind kind, String what, String file, long offset, String detail, Instant since) {
    return new HealthReason(kind, what, file, offset, new TreeSet<>(), true, detail, since);
  }

  /**
   * How a store is that has this reason and no worse one. Each log fails by itself: as long as that
   * of the events takes writes, a store without that of the snapshots is degraded.
   */
  public HealthStatus status() {
    boolean snapshots = kind != Kind.OPENED_READ_ONLY && file.equals(SNAPSHOTS);
    return snapshots && kind.status() == HealthStatus.READ_ONLY
        ? HealthStatus.DEGRADED
        : kind.status();
  }

  /** Whether both are about the same thing. */
  boolean isAbout(HealthReason other) {
    return kind == other.kind
        && what.equals(other.what)
        && file.equals(other.file)
        && offset == other.offset
        && ids.equals(other.ids);
  }
}
