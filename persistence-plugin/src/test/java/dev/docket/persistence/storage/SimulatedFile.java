package dev.docket.persistence.storage;

import dev.docket.persistence.storage.Verdict.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** An open file of a simulated disk; it stays usable under any name. */
final class SimulatedFile implements StorageFile {
  private final SimulatedDisk disk;
  private final Path openedAs;
  private final SimulatedContent content;

  SimulatedFile(SimulatedDisk disk, Path openedAs, SimulatedContent content) {
    this.disk = disk;
    this.openedAs = openedAs;
    this.content = content;
  }

  /** Its name now. */
  private Path path() {
    synchronized (disk) {
      return disk.nameOf(content, openedAs);
    }
  }

  @Override
  public long size() throws IOException {
    return disk.call(Call.SIZE, path(), verdict -> (long) content.size());
  }

  @Override
  public int read(ByteBuffer target, long offset) throws IOException {
    return disk.call(Call.READ, path(), verdict -> read(target, (int) offset, verdict));
  }

  private int read(ByteBuffer target, int offset, Verdict verdict) throws IOException {
    int start = target.position();
    long end = Math.min(content.size(), (long) offset + target.remaining());
    disk.badSectors().requireNone(path(), offset, end);
    int count = content.read(target, offset);
    if (verdict.outcome() == Outcome.PARTLY) {
      count = Math.min(count, verdict.part());
      target.position(start + count);
      verdict.conclude();
    } else if (verdict.lied() && count > 0) {
      target.put(start, (byte) ~target.get(start));
    }
    return count;
  }

  @Override
  public void write(ByteBuffer source, long offset) throws IOException {
    Path path = path();
    disk.call(
        Call.WRITE,
        path,
        verdict -> {
          byte[] bytes = new byte[source.remaining()];
          source.get(bytes);
          write(path, bytes, (int) offset, verdict);
          return bytes;
        });
  }

  private void write(Path path, byte[] bytes, int offset, Verdict verdict) throws IOException {
    long growth = Math.max(0, offset + bytes.length - content.size());
    int fits = (int) Math.max(0, bytes.length - growth + disk.claim(growth));
    boolean full = fits < bytes.length;
    int part = verdict.outcome() == Outcome.PARTLY ? Math.min(verdict.part(), fits) : fits;
    byte[] written = Arrays.copyOf(bytes, disk.partOf(part));
    if (verdict.lied()) {
      content.pretendToWrite(disk.nextSequence(), offset, written);
    } else {
      content.write(disk.nextSequence(), offset, written);
    }
    disk.during(Call.WRITE, path);
    verdict.conclude();
    if (full) {
      throw new DiskFullException("no space left for " + path);
    }
  }

  @Override
  public void force() throws IOException {
    Path path = path();
    disk.call(
        Call.FORCE,
        path,
        verdict -> {
          disk.during(Call.FORCE, path);
          if (verdict.outcome() == Outcome.FAILED) {
            content.failForce();
            verdict.conclude();
          }
          if (!verdict.lied()) {
            content.force();
          }
          return content;
        });
  }

  @Override
  public void truncate(long size) throws IOException {
    Path path = path();
    disk.call(
        Call.TRUNCATE,
        path,
        verdict -> {
          content.truncate(disk.nextSequence(), (int) size);
          disk.during(Call.TRUNCATE, path);
          return content;
        });
  }

  @Override
  public void close() {
    // nothing to give back
  }
}
