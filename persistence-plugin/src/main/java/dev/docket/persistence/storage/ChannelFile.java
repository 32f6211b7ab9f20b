package dev.docket.persistence.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file behind a {@link FileChannel}.
 *
 * <p>Design note: an interrupt of one reading thread closes the channel for all of them. A file
 * that was opened for reading therefore opens its channel again and goes on; the interrupted thread
 * itself gets an {@link InterruptedIOException} and keeps its interrupt status. Writers run on
 * threads that nobody else can interrupt.
 */
final class ChannelFile implements StorageFile {
  private volatile Path path;
  private final boolean reopens;
  private volatile FileChannel channel;
  private volatile boolean closed;

  ChannelFile(Path path, OpenOption... options) throws IOException {
    this.path = path;
    this.reopens = options.length == 1 && options[0] == StandardOpenOption.READ;
    this.channel = FileChannel.open(path, options);
  }

  /** Behind a channel that is open already. */
  ChannelFile(Path path, FileChannel channel) {
    this.path = path;
    this.reopens = false;
    this.channel = channel;
  }

  /** A file that is created, for its owner alone. */
  ChannelFile(Path path, Set<OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    this.path = path;
    this.reopens = false;
    this.channel = FileChannel.open(path, options, attributes);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public int read(ByteBuffer target, long offset) throws IOException {
    int start = target.position();
    while (true) {
      FileChannel current = channel;
      try {
        return readFully(current, target, offset);
      } catch (ClosedByInterruptException interrupted) {
        InterruptedIOException failure = new InterruptedIOException("read of " + path);
        failure.initCause(interrupted);
        throw failure;
      } catch (ClosedChannelException closedUnderUs) {
        target.position(start);
        reopen(current, closedUnderUs);
      }
    }
  }

  private static int readFully(FileChannel from, ByteBuffer target, long offset)
      throws IOException {
    int total = 0;
    while (target.hasRemaining()) {
      int count = from.read(target, offset + total);
      if (count < 0) {
        break;
      }
      total += count;
    }
    return total;
  }

  private synchronized void reopen(FileChannel broken, ClosedChannelException cause)
      throws IOException {
    if (closed || !reopens) {
      throw cause;
    }
    if (channel == broken) {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    }
  }

  @Override
  public void write(ByteBuffer source, long offset) throws IOException {
    long at = offset;
    try {
      while (source.hasRemaining()) {
        int count = channel.write(source, at);
        if (count <= 0) {
          throw new EOFException("wrote no byte of " + source.remaining());
        }
        at += count;
      }
    } catch (IOException failure) {
      throw translated(path, failure);
    }
  }

  @Override
  public void force() throws IOException {
    try {
      channel.force(
          false); // metadata that is needed to read the data, its size above all, is still included
    } catch (IOException failure) {
      throw translated(path, failure);
    }
  }

  @Override
  public void renamed(Path name) {
    path = name;
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    channel.close();
  }

  /** Java tells a full disk only in the words of the operating system. */
  static IOException translated(Path path, IOException failure) {
    String message = text(failure.getMessage());
    if (message.contains("no space left")
        || message.contains("quota exceeded")
        || message.contains("not enough space")) {
      return new DiskFullException("no space left for " + path, failure);
    }
    return failure;
  }

  private static String text(@Nullable String message) {
    return message == null ? "" : message.toLowerCase(Locale.ROOT);
  }
}
