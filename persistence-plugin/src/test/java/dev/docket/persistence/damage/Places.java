package dev.docket.persistence.damage;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.docket.persistence.log.FrameScanner;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Where the records of a whole store stand, byte by byte. */
final class Places {
  private static final int HEADER = 108;
  private static final int SECOND_HEADER = 4096;

  private final Picture picture;
  private final UUID storeId;
  private final Map<String, List<Frame>> frames = new HashMap<>();

  Places(Picture picture) {
    this.picture = picture;
    try {
      this.storeId =
          UUID.fromString(
              new ObjectMapper().readTree(picture.file("store.json")).path("storeId").asText());
      for (String name : picture.files().keySet()) {
        if (name.endsWith(".seg") || name.endsWith(".wal")) {
          frames.put(name, framesOf(name));
        }
      }
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private List<Frame> framesOf(String name) throws IOException {
    LogId log =
        new LogId(storeId, name.startsWith("events") ? LogId.Kind.EVENTS : LogId.Kind.SNAPSHOTS);
    byte[] bytes = picture.file(name);
    Optional<SegmentHeader> header = SegmentHeader.decode(ByteBuffer.wrap(bytes), log);
    if (header.isEmpty()) {
      return List.of();
    }
    Path path = Path.of("/" + name);
    List<Frame> found = new ArrayList<>();
    try (StorageFile file = FilesInMemory.of(Map.of(path, bytes)).openForRead(path)) {
      new FrameScanner(file, log, header.get().segment(), bytes.length)
          .scan(SegmentHeader.FRAMES_START, found::add);
    }
    return found;
  }

  /** The frames of a segment, in order. */
  List<Frame> frames(String name) {
    return frames.getOrDefault(name, List.of());
  }

  /** All events of an id that stand in the files, deleted or not, in the words of the same. */
  Set<String> eventsOf(String id) {
    Set<String> found = new HashSet<>();
    frames.forEach(
        (name, all) -> {
          for (Frame frame : all) {
            for (int i = 0; i < frame.heads().size(); i++) {
              RecordHead head = frame.heads().get(i);
              if (head.kind() == LogRecord.Kind.EVENT && head.persistenceId().equals(id)) {
                ByteBuffer bytes = ByteBuffer.wrap(picture.file(name));
                LogRecord.decode(bytes, frame.recordOffsets().get(i))
                    .ifPresent(event -> found.add(Observation.eventText(event)));
              }
            }
          }
        });
    return found;
  }

  /** All snapshots of an id that stand in the files, in the words of an {@link Observation}. */
  Set<String> snapshotsOf(String id) {
    Set<String> found = new HashSet<>();
    frames.forEach(
        (name, all) -> {
          for (Frame frame : all) {
            for (int i = 0; i < frame.heads().size(); i++) {
              RecordHead head = frame.heads().get(i);
              if (head.kind() == LogRecord.Kind.SNAPSHOT && head.persistenceId().equals(id)) {
                ByteBuffer bytes = ByteBuffer.wrap(picture.file(name));
                LogRecord.decode(bytes, frame.recordOffsets().get(i))
                    .ifPresent(snapshot -> found.add(Observation.text(snapshot)));
              }
            }
          }
        });
    return found;
  }

  /**
   * The records that a change of a file can take: those whose bytes differ, and where a head or the
   * header of a frame differs all of that frame; all, where neither copy of the header is left.
   *
   * @param now what the file holds now; empty if it is gone
   */
  List<RecordHead> hit(String name, byte[] now) {
    byte[] before = picture.files().getOrDefault(name, new byte[0]);
    List<RecordHead> hit = new ArrayList<>();
    if (differ(before, now, 0, HEADER)
        && differ(before, now, SECOND_HEADER, SECOND_HEADER + HEADER)) {
      frames(name).forEach(frame -> hit.addAll(frame.heads()));
      return hit;
    }
    for (Frame frame : frames(name)) {
      int recordsEnd =
          frame.recordOffsets().isEmpty()
              ? frame.offset() + Frame.HEADER_LENGTH
              : endOf(frame, frame.heads().size() - 1);
      if (now.length < frame.end()) {
        hit.addAll(frame.heads());
      } else if (differ(before, now, frame.offset(), recordsEnd)) {
        hit.addAll(hit(frame, before, now));
      }
    }
    return hit;
  }

  private static List<RecordHead> hit(Frame frame, byte[] before, byte[] now) {
    List<RecordHead> bodies = new ArrayList<>();
    boolean whole = differ(before, now, frame.offset(), frame.offset() + Frame.HEADER_LENGTH);
    for (int i = 0; i < frame.heads().size(); i++) {
      RecordHead head = frame.heads().get(i);
      int at = frame.recordOffsets().get(i);
      whole |= differ(before, now, at, at + head.bodyStart());
      if (differ(before, now, at + head.bodyStart(), endOf(frame, i))) {
        bodies.add(head);
      }
    }
    return whole ? frame.heads() : bodies;
  }

  private static int endOf(Frame frame, int record) {
    return frame.recordOffsets().get(record) + frame.heads().get(record).length();
  }

  /** Whether what stands behind the frames of a segment differs. */
  boolean differsBehindFrames(String name, Picture now) {
    List<Frame> all = frames(name);
    int end = all.isEmpty() ? 0 : all.get(all.size() - 1).end();
    byte[] before = picture.files().getOrDefault(name, new byte[0]);
    return differ(before, now.files().getOrDefault(name, new byte[0]), end, Integer.MAX_VALUE);
  }

  /** Whether the bytes of a stretch differ; those behind an end are none. */
  private static boolean differ(byte[] before, byte[] now, int from, int to) {
    int beforeEnd = Math.min(before.length, to);
    int nowEnd = Math.min(now.length, to);
    return !Arrays.equals(
        before, Math.min(from, beforeEnd), beforeEnd, now, Math.min(from, nowEnd), nowEnd);
  }
}
