package dev.docket.console.load;

import dev.docket.engine.notary.file.OwnerOnly;
import dev.docket.persistence.storage.FileStorage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The device itself: one thread that writes 4 KiB behind what it wrote before, into a file that was
 * filled and forced before, and forces it; from the begin again where the file ends.
 */
public final class RawDevice implements Subject {
  private static final int BLOCK = 4096;
  private static final int FILE_BYTES = 64 << 20;

  @Override
  public String name() {
    return "raw";
  }

  @Override
  public String durability() {
    return "every 4 KiB forced (fdatasync), into a file that was filled before";
  }

  @Override
  public boolean takes(LoadShape shape) {
    return shape.clients() == 1;
  }

  @Override
  public boolean recovers() {
    return false;
  }

  @Override
  public Running start(Path directory, LoadShape shape) throws IOException {
    OwnerOnly.createDirectories(directory);
    return new RunningDevice(prepared(directory.resolve("raw")));
  }

  private static StorageFile prepared(Path path) throws IOException {
    StorageFile file = new FileStorage().create(path);
    ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
    for (int at = 0; at < FILE_BYTES; at += zeros.capacity()) {
      file.write(zeros.clear(), at);
    }
    file.force();
    return file;
  }

  private static final class RunningDevice implements Running {
    private final StorageFile file;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    private long forces;

    RunningDevice(StorageFile file) {
      this.file = file;
      byte[] random = new byte[BLOCK]; // some disks take zeros for a hole
      new Random(BLOCK).nextBytes(random);
      block.put(random);
    }

    @Override
    public Window run(Duration warmUp, Duration length) {
      force(warmUp);
      Gauge before = Gauge.before(this);
      Latencies latencies = force(length);
      return Window.of(latencies.together(), before, Gauge.after(this));
    }

    private Latencies force(Duration length) {
      Latencies latencies = new Latencies();
      long end = System.nanoTime() + length.toNanos();
      try {
        for (long now = System.nanoTime(); now - end < 0; ) {
          file.write(block.clear(), forces * BLOCK % FILE_BYTES);
          file.force();
          forces++;
          long then = System.nanoTime();
          latencies.add(then - now);
          now = then;
        }
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      return latencies;
    }

    @Override
    public long recovered() {
      return 0;
    }

    @Override
    public long kept() {
      return forces;
    }

    @Override
    public @Nullable Long forces() {
      return forces;
    }

    @Override
    public void close() {
      try {
        file.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
