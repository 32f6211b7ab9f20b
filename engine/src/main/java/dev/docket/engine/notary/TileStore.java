package dev.docket.engine.notary;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a notary keeps its log: small files by path, written whole and never changed.
 *
 * <p>For one writer; what is published may be read by anyone at any time.
 */
public interface TileStore {

  /**
   * The bytes of a file; empty if there is none.
   *
   * @throws FileTooLargeException if it has more than a full bundle can have; it is not read
   */
  Optional<byte[]> read(String path) throws IOException;

  /** The names directly below a directory, in no order; empty if there is none. */
  List<String> list(String directory) throws IOException;

  /**
   * Writes files; all of them are durable when this returns. After a crash in between each of them
   * is there whole, or as it was before, whichever ones and in whatever order they came.
   *
   * @param files bytes by path
   */
  void write(Map<String, byte[]> files) throws IOException;

  /**
   * Deletes files, and directories with the files in them, those that are there; durable on return.
   * After a crash in between any of them may be there still.
   */
  void delete(Collection<String> paths) throws IOException;
}
