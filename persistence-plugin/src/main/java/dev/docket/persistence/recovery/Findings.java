package dev.docket.persistence.recovery;

import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.FrameScanner.Gap;
import dev.docket.persistence.log.LogState.LostRange;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.RecordHead;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects what the recovery of one log finds. */
final class Findings {
  private final String directory;
  private final List<DamageReport> damage = new ArrayList<>();
  private final List<LostRange> lost = new ArrayList<>();
  private final List<TornTail> torn = new ArrayList<>();
  private final Quarantine quarantine = new Quarantine();
  private long frames;
  private long records;

  /**
   * @param directory the log's, relative to the store's
   */
  Findings(String directory) {
    this.directory = directory;
  }

  private String inStore(String file) {
    return file.equals(Floor.FILE) ? file : directory + "/" + file;
  }

  /**
   * Counts a frame and notes the records in it whose body is rotten; returns whether it is whole.
   */
  boolean frame(String file, Frame frame) {
    frames++;
    records += frame.heads().size();
    for (int i : frame.rotten()) {
      RecordHead head = frame.heads().get(i);
      quarantine.touch(head.persistenceId(), head.ordinal(), head.sequenceNr());
      add(
          new DamageReport(
              Damage.RECORD_BODY,
              inStore(file),
              frame.recordOffsets().get(i),
              head.length(),
              head.ordinal(),
              head.ordinal(),
              new TreeSet<>(List.of(head.persistenceId())),
              true,
              "The body of number " + head.sequenceNr() + " does not match its checksum."));
    }
    return frame.whole();
  }

  /** Notes bytes that had been durable and do not parse. */
  void gap(String file, Gap gap, long firstLost, long lastLost) {
    SortedSet<String> ids = new TreeSet<>();
    for (RecordHead head : gap.heads()) {
      ids.add(head.persistenceId());
      quarantine.touch(head.persistenceId(), head.ordinal(), head.sequenceNr());
    }
    boolean complete = gap.heads().size() == lastLost - firstLost + 1;
    takes(file, firstLost, lastLost, complete);
    add(
        new DamageReport(
            Damage.FRAME,
            inStore(file),
            gap.offset(),
            gap.end() - gap.offset(),
            firstLost,
            lastLost,
            ids,
            complete,
            "A frame does not parse, and a later one proves that it had been durable."));
  }

  /** Notes damage of which the ids cannot be told. */
  void unknownIds(
      Damage kind, String file, long offset, long firstLost, long lastLost, String detail) {
    takes(file, firstLost, lastLost, false);
    add(
        new DamageReport(
            kind, inStore(file), offset, 0, firstLost, lastLost, new TreeSet<>(), false, detail));
  }

  /** Notes something wrong that touches no record. */
  void harmless(Damage kind, String file, String detail) {
    damage.add(new DamageReport(kind, inStore(file), 0, 0, 0, 0, new TreeSet<>(), true, detail));
  }

  private void add(DamageReport found) {
    damage.add(found);
    quarantine.place(found);
  }

  private void takes(String file, long firstLost, long lastLost, boolean complete) {
    if (lastLost >= firstLost) {
      lost.add(new LostRange(firstLost, lastLost, inStore(file)));
      if (!complete) {
        quarantine.suspectAll(firstLost, lastLost);
      }
    }
  }

  void torn(TornTail tail) {
    torn.add(new TornTail(inStore(tail.file()), tail.offset(), tail.length(), tail.copy()));
  }

  List<LostRange> lost() {
    return lost;
  }

  Quarantine quarantine() {
    return quarantine;
  }

  RecoveryReport report(boolean clean, int segments, int tempFiles, long durationMicros) {
    return new RecoveryReport(
        clean, segments, frames, records, torn, tempFiles, damage, durationMicros);
  }
}
