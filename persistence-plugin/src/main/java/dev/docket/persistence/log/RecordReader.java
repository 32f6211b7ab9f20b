package dev.docket.persistence.log;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.MalformedException;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.Texts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** Reads single records of one segment and checks them. For one thread. */
final class RecordReader {
  private final Path path;
  private final Window window;
  private final Texts texts = new Texts();

  /**
   * @param path named in errors
   */
  RecordReader(Path path, Window window) {
    this.path = path;
    this.window = window;
  }

  /** The head at the offset. */
  RecordHead headAt(int offset) throws IOException {
    ByteBuffer prefix = window.at(offset, RecordHead.PREFIX);
    if (prefix.limit() == RecordHead.PREFIX) {
      ByteBuffer bytes = window.at(offset, RecordHead.headLength(prefix, 0));
      Optional<RecordHead> head = RecordHead.decode(bytes, 0, texts);
      if (head.isPresent()) {
        return head.get();
      }
    }
    throw damaged(offset, "the head of a record");
  }

  /** The record at the offset, if it is one of this id. */
  LogRecord recordAt(int offset, String persistenceId) throws IOException {
    LogRecord entry = recordAt(offset);
    if (!entry.persistenceId().equals(persistenceId)) {
      throw damaged(offset, "what the index calls a record of " + persistenceId);
    }
    return entry;
  }

  /** The record at the offset. */
  LogRecord recordAt(int offset) throws IOException {
    RecordHead head = headAt(offset);
    ByteBuffer bytes = window.at(offset, head.length());
    if (!head.bodyMatches(bytes, 0)) {
      throw damaged(offset, "the body of " + head.persistenceId() + " number " + head.sequenceNr());
    }
    try {
      return LogRecord.decodeBehind(head, bytes, 0, texts);
    } catch (MalformedException malformed) {
      throw damaged(offset, "the body of " + head.persistenceId() + " number " + head.sequenceNr());
    }
  }

  private DamagedException damaged(int offset, String what) {
    return new DamagedException(
        path + " at " + offset + ": " + what + " is not what was written (checksum)");
  }
}
