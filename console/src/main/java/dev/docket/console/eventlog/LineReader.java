package dev.docket.console.eventlog;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a plain or gzipped file line by line as strict UTF-8.
 *
 * <p>A line is cut from the bytes before it is decoded: bytes that are not UTF-8 so spoil their own
 * line and nothing around it. Not safe for use by several threads.
 */
final class LineReader implements Closeable {

  /** The longest line that is read. */
  static final int MAX_BYTES = 1 << 20;

  /** A line that goes on for longer is none; few bytes can unpack to one without end. */
  private static final long MAX_SKIPPED_BYTES = 64L << 20;

  private static final int GZIP_MAGIC = 0x1f8b;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path file;
  private final InputStream in;
  private long lines;
  private boolean ended;

  private LineReader(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /** Opens a file; whether it is gzipped is told by its first bytes. */
  static LineReader open(Path file) throws UnreadableLogException {
    if (Files.isDirectory(file)) {
      throw new UnreadableLogException(file + ": is a directory, not a log");
    }
    try {
      return new LineReader(file, stream(file));
    } catch (NoSuchFileException missing) {
      throw new UnreadableLogException(file + ": there is no such file", missing);
    } catch (EOFException | ZipException fault) {
      throw damaged(file + ":1:1: ", fault);
    } catch (IOException fault) {
      throw new UnreadableLogException(file + ": cannot be read: " + reason(fault), fault);
    }
  }

  private static InputStream stream(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      raw.mark(2);
      int magic = raw.read() << 8 | raw.read();
      raw.reset();
      return magic == GZIP_MAGIC
          ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16)
          : raw;
    } catch (IOException fault) {
      raw.close();
      throw fault;
    }
  }

  /**
   * The next line, or {@code null} at the end.
   *
   * @throws UnreadableLogException if the disk fails, compressed data is damaged or cut short, or a
   *     line has no end
   */
  @Nullable Line next() throws UnreadableLogException {
    if (ended) {
      return null;
    }
    try {
      return read();
    } catch (EOFException | ZipException fault) {
      throw damaged(at(), fault);
    } catch (IOException fault) {
      throw new UnreadableLogException(at() + "cannot be read: " + reason(fault), fault);
    }
  }

  private @Nullable Line read() throws IOException, UnreadableLogException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    long length = 0;
    int octet = in.read();
    if (octet < 0) {
      ended = true;
      return null;
    }
    while (octet >= 0 && octet != '\n') {
      if (bytes.size() < MAX_BYTES) {
        bytes.write(octet);
      } else if (length > MAX_SKIPPED_BYTES) {
        throw new UnreadableLogException(at() + "a line is longer than 64 MiB: this is no log");
      }
      length++;
      octet = in.read();
    }
    ended = octet < 0;
    lines++;
    return length > MAX_BYTES
        ? new Line(lines, bytes.toString(StandardCharsets.UTF_8), 0, "a line is longer than 1 MiB")
        : decode(bytes.toByteArray());
  }

  private Line decode(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer chars = CharBuffer.allocate(bytes.length);
    ByteBuffer source = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(source, chars, true);
    if (result.isError()) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      String octet = String.format("0x%02x", bytes[source.position()]);
      return new Line(lines, text, chars.position(), "the byte " + octet + " is not UTF-8 here");
    }
    String text = chars.flip().toString();
    boolean marked = lines == 1 && text.startsWith(BYTE_ORDER_MARK);
    return new Line(lines, marked ? text.substring(1) : text, -1, null);
  }

  private static UnreadableLogException damaged(String at, IOException fault) {
    return new UnreadableLogException(
        at + "the compressed data is damaged or cut short: " + reason(fault), fault);
  }

  private String at() {
    return file + ":" + (lines + 1) + ":1: ";
  }

  private static String reason(IOException fault) {
    return fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
