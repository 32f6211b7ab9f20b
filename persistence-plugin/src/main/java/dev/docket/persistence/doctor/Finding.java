package dev.docket.persistence.doctor;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One thing that an examination found.
 *
 * @param severity whether it is wrong, or only good to know
 * @param kind what kind of thing
 * @param file the file, relative to the store's directory
 * @param offset where in it, bytes
 * @param ids the persistence ids that are known to be touched
 * @param idsComplete whether {@code ids} names all of them
 * @param detail for a person
 */
public record Finding(
    Severity severity,
    Kind kind,
    String file,
    long offset,
    SortedSet<String> ids,
    boolean idsComplete,
    String detail) {

  /** Whether something has to be done. */
  public enum Severity {
    PROBLEM,
    NOTE
  }

  /** The kinds of findings. */
  public enum Kind {
    /** {@code store.json} is missing or not what was written. */
    STORE_DESCRIPTION,
    /** {@code floor.json} is not what was written. */
    FLOOR,
    /** A line of {@code audit.jsonl} is not what was written. */
    AUDIT_TRAIL,
    /** Who has, or had, the store open for writing. */
    LOCK,
    /** A temporary file, of a service that runs or ended in the middle of something. */
    TEMPORARY_FILE,
    /** A file that was set aside by an open or a repair. */
    SET_ASIDE,
    /** A file of a kind that does not belong there, or of another store. */
    FOREIGN_FILE,
    /** Neither copy of a segment's header is readable. */
    HEADER,
    /** One copy of a segment's header is not readable. */
    HEADER_COPY,
    /** A frame does not parse. */
    FRAME,
    /** A record's body is not what was written. */
    RECORD_BODY,
    /** A footer is not what was written, or does not say what the frames do. */
    FOOTER,
    /** Ordinals are in no file. */
    MISSING_SEGMENT,
    /** Less is there than was durable. */
    BELOW_FLOOR,
    /** Two segments hold the same ordinals in part. */
    OVERLAP,
    /** A segment bears a name that it was not given. */
    MISNAMED_SEGMENT,
    /** An unsealed segment is shorter than it was made. */
    CUT,
    /** A merged segment is not whole. */
    MERGED_SEGMENT,
    /** Not every event of an id can be read, each naming the one before it. */
    CHAIN,
    /** Events that a repair found no trace of. */
    LOSS,
    /** What others may do with the files, or this process may not. */
    PERMISSION,
    /** The disk is nearly full. */
    SPACE,
    /** A file cannot be read. */
    UNREADABLE
  }

  public Finding {
    ids = Collections.unmodifiableSortedSet(new TreeSet<>(ids));
  }

  /** Something wrong that touches no id. */
  public static Finding problem(Kind kind, String file, long offset, String detail) {
    return new Finding(Severity.PROBLEM, kind, file, offset, new TreeSet<>(), true, detail);
  }

  /** Something wrong that touches one id. */
  public static Finding problem(Kind kind, String file, long offset, String id, String detail) {
    return new Finding(
        Severity.PROBLEM, kind, file, offset, new TreeSet<>(List.of(id)), true, detail);
  }

  /** Something that is good to know. */
  public static Finding note(Kind kind, String file, String detail) {
    return new Finding(Severity.NOTE, kind, file, 0, new TreeSet<>(), true, detail);
  }

  /** Whether something has to be done. */
  public boolean isProblem() {
    return severity == Severity.PROBLEM;
  }
}
