package dev.docket.console.migrate;

import dev.docket.console.runtime.ProblemException;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Holds what two sides have of an id against each other.
 *
 * @param moved makes of an event of the source what it has to be in the target
 */
record Comparison(Records source, Records target, UnaryOperator<EventRecord> moved) {

  /**
   * Everything in which two proofs differ; for people. A history that does not hold and is the same
   * on both sides is no difference.
   */
  List<String> differences(String id, IdProof from, IdProof to) {
    List<String> found = new ArrayList<>();
    add(found, "events", from.events(), to.events());
    if (!from.digest().equals(to.digest())) {
      Conflict first = first(id);
      found.add(first == null ? "its events changed meanwhile" : first.text());
    }
    add(found, "receipts", from.receipts(), to.receipts());
    add(found, "last version", from.lastVersion(), to.lastVersion());
    add(found, "hash of the last receipt", from.lastReceiptHash(), to.lastReceiptHash());
    add(found, "highest sequence number", from.head().highest(), to.head().highest());
    add(found, "deleted up to", from.head().deletedTo(), to.head().deletedTo());
    add(found, "snapshots", from.snapshots(), to.snapshots());
    if (from.snapshots() == to.snapshots()
        && !from.snapshotsDigest().equals(to.snapshotsDigest())) {
      found.add("the snapshots are others");
    }
    if (!found.isEmpty() && to.fault() != null) {
      found.add("its history does not hold: " + to.fault());
    } else if (!found.isEmpty() && from.fault() != null) {
      found.add("the source cannot be read: " + from.fault());
    }
    return found;
  }

  private static void add(List<String> found, String what, Object from, Object to) {
    if (!from.equals(to)) {
      found.add(what + ": " + from + " in the source, " + to + " in the target");
    }
  }

  /** A sequence number of which the two sides have not the same event. */
  record Conflict(long sequenceNr, String what) {
    String text() {
      return "sequence number " + sequenceNr + " " + what;
    }
  }

  /**
   * Sees to it that the target has no events of an id but those of the source, before anything is
   * copied; an id that the source does not have is left alone.
   *
   * @param id an id that the target has events of
   * @param where what to call the target
   * @throws ProblemException if it has
   */
  void requireFromHere(String id, String where) {
    Conflict conflict = source.head(id).highest() == 0 ? null : notFromHere(id);
    if (conflict != null) {
      throw new ProblemException(where + " holds other events of " + id + ": " + conflict.text());
    }
  }

  /**
   * The first event that the target may not have before anything is copied: one that is not in the
   * source. What the source has deleted since an earlier move, or an interrupted one left of that
   * in the target, is no such event.
   *
   * @param id an id that the target has events of
   */
  private @Nullable Conflict notFromHere(String id) {
    Records.Head head = source.head(id);
    EventWalk there = new EventWalk(target, id, head.deletedTo() + 1);
    EventWalk here = new EventWalk(source, id, head.deletedTo() + 1);
    StoredEvent own = here.next();
    for (StoredEvent other = there.next(); other != null; other = there.next()) {
      while (own != null && own.event().sequenceNr() < other.event().sequenceNr()) {
        own = here.next();
      }
      boolean same = own != null && moved.apply(own.event()).equals(other.event());
      if (!same) {
        return new Conflict(other.event().sequenceNr(), "is another event in the target");
      }
    }
    long highest = target.head(id).highest();
    return highest > head.highest()
        ? new Conflict(highest, "is in the target, and behind the last one of the source")
        : null;
  }

  /** The first number at which the undeleted events differ. */
  private @Nullable Conflict first(String id) {
    EventWalk here = new EventWalk(source, id, 1);
    EventWalk there = new EventWalk(target, id, 1);
    while (true) {
      StoredEvent own = here.next();
      StoredEvent other = there.next();
      if (own == null && other == null) {
        return null;
      }
      long ownNr = own == null ? Long.MAX_VALUE : own.event().sequenceNr();
      long otherNr = other == null ? Long.MAX_VALUE : other.event().sequenceNr();
      if (ownNr < otherNr) {
        return new Conflict(ownNr, "is missing in the target");
      } else if (own == null || otherNr < ownNr) {
        return new Conflict(otherNr, "is in the target only");
      } else if (other == null || !moved.apply(own.event()).equals(other.event())) {
        return new Conflict(ownNr, "is another event in the target");
      }
    }
  }
}
