package dev.docket.persistence.recovery;

import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies torn tails aside, since their segment is sealed without them. Of the copies of a log the
 * newest are kept. A copy that cannot be made keeps no store from opening.
 */
final class TornCopies {
  private static final Logger LOG = LoggerFactory.getLogger(TornCopies.class);
  private static final int KEPT = 8;
  private static final int CHUNK = 256 * 1024;

  private final Storage storage;
  private final Path directory;

  TornCopies(Storage storage, Path directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /** The tail, with the name of its copy, durable, unless that could not be made. */
  TornTail copied(TornTail tail) {
    String name = tail.file() + "." + tail.offset() + SegmentName.TORN;
    try {
      makeRoom(name);
      copy(tail, directory.resolve(name));
      LOG.warn(
          "{} bytes behind the last frame of {}, from {} on, are no part of the log and kept as {}",
          tail.length(),
          tail.file(),
          tail.offset(),
          name);
      return new TornTail(tail.file(), tail.offset(), tail.length(), name);
    } catch (IOException failure) {
      LOG.warn(
          "{} bytes behind the last frame of {} are no part of the log and could not be copied",
          tail.length(),
          tail.file(),
          failure);
      return tail;
    }
  }

  private void makeRoom(String next) throws IOException {
    List<String> copies =
        storage.list(directory).stream().filter(name -> name.endsWith(SegmentName.TORN)).toList();
    for (int i = 0; i < copies.size(); i++) {
      if (copies.get(i).equals(next) || i <= copies.size() - KEPT) {
        storage.delete(directory.resolve(copies.get(i)));
      }
    }
  }

  private void copy(TornTail tail, Path target) throws IOException {
    Path temporary = target.resolveSibling(target.getFileName() + SegmentName.TEMPORARY);
    try (StorageFile source = storage.openForRead(directory.resolve(tail.file()));
        StorageFile copy = storage.create(temporary)) {
      ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, tail.length()));
      for (long at = 0; at < tail.length(); at += chunk.capacity()) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), tail.length() - at));
        source.read(chunk, tail.offset() + at);
        copy.write(chunk.flip(), at);
      }
      copy.force();
    }
    storage.rename(temporary, target);
    storage.forceDirectory(directory);
  }
}
