package dev.docket.persistence;

import dev.docket.persistence.IdHeads.Head;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.NotWrittenException;
import dev.docket.persistence.failure.NotWrittenException.Reason;
import dev.docket.persistence.failure.SequenceConflictException;
import dev.docket.persistence.log.Admission;
import dev.docket.persistence.log.Batch;
import dev.docket.persistence.log.LogReader;
import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.LogRecord;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the chain of each id on write: every event names the one before it, no number is used
 * twice, and a writer that another one has replaced stays replaced.
 */
final class EventAdmission implements Admission {

  /**
   * For each id. A late write of an earlier one would have outlived so many recoveries of its
   * successors.
   */
  private static final int REPLACED_WRITERS = 4;

  private final LogReader reader;
  private final SafeMode safeMode;
  private final IdHeads heads;
  private final Map<String, Head> tentative = new HashMap<>();
  private final Map<String, Set<String>> replacedWriters = new IdHeads.Remembered<>();
  private final Map<String, Set<String>> tentativelyReplaced = new HashMap<>();

  EventAdmission(LogReader reader, SafeMode safeMode, IdHeads heads) {
    this.reader = reader;
    this.safeMode = safeMode;
    this.heads = heads;
  }

  @Override
  public boolean admit(Batch batch) {
    Head head = head(batch.persistenceId());
    boolean deletion = batch.records().get(0).kind() == LogRecord.Kind.DELETION;
    return deletion ? admitDeletion(batch, head) : admitEvents(batch, head);
  }

  private Head head(String persistenceId) {
    Head head = tentative.get(persistenceId);
    if (head == null) {
      head = heads.get(persistenceId);
    }
    if (head == null) {
      refuseDamaged(persistenceId);
      LogReader.Head stored = reader.head(persistenceId);
      head = new Head(stored.highest(), stored.deletedTo(), "");
    }
    return head;
  }

  private void refuseDamaged(String persistenceId) {
    try {
      safeMode.check(persistenceId);
    } catch (DamagedException damaged) {
      throw new NotWrittenException(
          Reason.DAMAGED, "nothing was written: " + damaged.getMessage(), damaged);
    }
  }

  private boolean admitDeletion(Batch batch, Head head) {
    EncodedRecord deletion = batch.records().get(0);
    long deletedTo = Math.min(deletion.sequenceNr(), head.highest());
    if (deletedTo <= head.deletedTo()) {
      return false;
    }
    deletion.renumber(deletedTo, head.highest());
    tentative.put(batch.persistenceId(), new Head(head.highest(), deletedTo, head.writer()));
    return true;
  }

  private boolean admitEvents(Batch batch, Head head) {
    String id = batch.persistenceId();
    long highest = head.highest();
    long first = batch.records().get(0).sequenceNr();
    if (first <= highest) {
      throw new SequenceConflictException(
          id + " number " + first + " is taken: its highest is " + highest);
    }
    refuseReplaced(id, batch.writer());
    for (EncodedRecord event : batch.records()) {
      event.renumber(event.sequenceNr(), highest);
      event.deletedBeforeTo(head.deletedTo());
      highest = event.sequenceNr();
    }
    noteReplaced(id, head.writer(), batch.writer());
    tentative.put(id, new Head(highest, head.deletedTo(), batch.writer()));
    return true;
  }

  private void refuseReplaced(String id, String writer) {
    if (replacedWriters.getOrDefault(id, Set.of()).contains(writer)
        || tentativelyReplaced.getOrDefault(id, Set.of()).contains(writer)) {
      throw new SequenceConflictException(
          id
              + ": the writer "
              + writer
              + " was replaced by another one and may not write any more");
    }
  }

  private void noteReplaced(String id, String before, String now) {
    if (!before.isEmpty() && !before.equals(now)) {
      tentativelyReplaced.computeIfAbsent(id, unseen -> new LinkedHashSet<>()).add(before);
    }
  }

  @Override
  public void settled(boolean durable) {
    if (durable) {
      heads.settled(tentative);
      tentativelyReplaced.forEach(
          (id, writers) ->
              addNewest(
                  replacedWriters.computeIfAbsent(id, unseen -> new LinkedHashSet<>()), writers));
    } else {
      heads.forget(tentative.keySet());
    }
    tentative.clear();
    tentativelyReplaced.clear();
  }

  private static void addNewest(Set<String> oldestFirst, Set<String> more) {
    oldestFirst.addAll(more);
    Iterator<String> oldest = oldestFirst.iterator();
    while (oldestFirst.size() > REPLACED_WRITERS) {
      oldest.next();
      oldest.remove();
    }
  }
}
