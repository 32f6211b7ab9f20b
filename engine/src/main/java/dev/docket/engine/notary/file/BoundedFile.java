package dev.docket.engine.notary.file;

import dev.docket.engine.notary.FileTooLargeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files whole that must not be longer than what is known: no other one takes the heap. */
public final class BoundedFile {

  private BoundedFile() {}

  /**
   * The bytes of a file.
   *
   * @param limit the most bytes that it may have
   * @throws FileTooLargeException if it has more, before memory for them is taken; also for what
   *     has no end, as a device
   */
  public static byte[] read(Path file, int limit) throws IOException {
    requireAtMost(file, limit);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw new FileTooLargeException(
            file + " has more than " + limit + " bytes, the most that" + " is read of such a file");
      }
      return bytes;
    }
  }

  /**
   * The text of a file in UTF-8.
   *
   * @param limit the most bytes that it may have
   * @throws FileTooLargeException if it has more
   * @throws CharacterCodingException if it is not UTF-8
   */
  public static String text(Path file, int limit) throws IOException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(read(file, limit)))
        .toString();
  }

  /**
   * Looks at the size of a file that somebody else reads.
   *
   * @param limit the most bytes that it may have
   * @throws FileTooLargeException if it has more
   */
  public static void requireAtMost(Path file, long limit) throws IOException {
    long size = Files.size(file);
    if (size > limit) {
      throw new FileTooLargeException(
          file + " has " + size + " bytes; the most that is read of such a file are " + limit);
    }
  }
}
