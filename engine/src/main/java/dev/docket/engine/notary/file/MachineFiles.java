package dev.docket.engine.notary.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The files of this machine. */
final class MachineFiles implements TileFiles {

  @Override
  public byte[] read(Path file, int limit) throws IOException {
    return BoundedFile.read(file, limit);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Override
  public boolean isMissing(Path path) {
    return Files.notExists(path, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    OwnerOnly.createDirectory(directory);
  }

  @Override
  public void create(Path file, byte[] content) throws IOException {
    try (FileChannel channel = OwnerOnly.createNew(file)) {
      for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
        channel.write(rest);
      }
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void force(Path file) throws IOException {
    force(file, StandardOpenOption.WRITE);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    force(directory, StandardOpenOption.READ);
  }

  private static void force(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }
}
