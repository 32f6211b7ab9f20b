package dev.docket.tests.notary.crash;

import dev.docket.engine.notary.file.TileFiles;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.persistence.storage.Storage.Kind;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/** The files of a notary on a simulated disk. */
record DiskFiles(SimulatedDisk disk) implements TileFiles {

  @Override
  public byte[] read(Path file, int limit) throws IOException {
    return disk.readAll(file, limit);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    Kind kind = disk.kind(directory);
    if (kind == Kind.MISSING) {
      throw new NoSuchFileException(directory.toString());
    } else if (kind == Kind.FILE) {
      throw new NotDirectoryException(directory.toString());
    }
    return disk.list(directory);
  }

  @Override
  public boolean isMissing(Path path) {
    return disk.kind(path) == Kind.MISSING;
  }

  @Override
  public boolean isDirectory(Path path) {
    return disk.kind(path) == Kind.DIRECTORY;
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    disk.makeDirectory(directory);
  }

  @Override
  public void create(Path file, byte[] content) throws IOException {
    try (StorageFile created = disk.create(file)) {
      created.write(ByteBuffer.wrap(content), 0);
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    if (!isMissing(path)) {
      disk.delete(path);
    }
  }

  @Override
  public void force(Path file) throws IOException {
    try (StorageFile opened = disk.openForWrite(file)) {
      opened.force();
    }
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    disk.forceDirectory(directory);
  }
}
