package dev.docket.engine.notary.file;

import dev.docket.protocol.checkpoint.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A private key in a file of one line that only its owner can read. */
public final class KeyFile {

  /** Far more than a line with the longest name. */
  private static final int MAX_BYTES = 4096;

  private KeyFile() {}

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException if it cannot be read, is no key, or is readable by others than
   *     its owner; a file system that does not know owners is not asked
   */
  public static SigningKey read(Path file) {
    try {
      requireOwnerOnly(file);
      return SigningKey.parse(BoundedFile.text(file, MAX_BYTES).strip());
    } catch (IOException failure) {
      throw new IllegalArgumentException(
          "the key file " + file + " cannot be read: " + failure, failure);
    } catch (IllegalArgumentException fault) {
      throw new IllegalArgumentException("the key file " + file + ": " + fault.getMessage(), fault);
    }
  }

  private static void requireOwnerOnly(Path file) throws IOException {
    if (!isPosix(file)) {
      return;
    }
    Set<PosixFilePermission> given = Files.getPosixFilePermissions(file);
    boolean others =
        given.stream()
            .anyMatch(each -> each.name().startsWith("GROUP") || each.name().startsWith("OTHERS"));
    if (others) {
      throw new IllegalArgumentException(
          "others than its owner may use it ("
              + PosixFilePermissions.toString(given)
              + "): chmod 600 "
              + file);
    }
  }

  private static boolean isPosix(Path file) throws IOException {
    return Files.getFileStore(file).supportsFileAttributeView("posix");
  }

  /**
   * Writes a key into a new file, durably.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one: a key is never overwritten
   */
  public static void create(Path file, SigningKey key) throws IOException {
    Path directory = FileTileStore.directoryOf(file);
    byte[] line = (key.text() + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel = OwnerOnly.createNew(file)) {
      ByteBuffer rest = ByteBuffer.wrap(line);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    FileTileStore.force(directory);
  }
}
