package dev.docket.engine.serialization;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that Akka's Jackson serializers take for compressed ones: by the magic numbers of gzip and
 * of their own LZ4 form, which begins {@code 87d96df6 length:4}. Docket writes neither.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
final class Packed {

  /** More than any state, event, command or answer has: a whole state has at most 8 MiB as JSON. */
  static final int MAX_BYTES = 64 << 20;

  private static final int CHUNK = 1 << 16;
  private static final int LZ4_MAGIC = 0x87d96df6;

  private final byte[] bytes;
  private final boolean gzip;

  private Packed(byte[] bytes, boolean gzip) {
    this.bytes = bytes;
    this.gzip = gzip;
  }

  /** What looks compressed; {@code null} for anything else. */
  static @Nullable Packed of(byte[] bytes) {
    if (bytes.length >= Short.BYTES
        && (((bytes[1] & 0xff) << 8) | (bytes[0] & 0xff)) == GZIPInputStream.GZIP_MAGIC) {
      return new Packed(bytes, true);
    }
    return bytes.length >= Integer.BYTES && ByteBuffer.wrap(bytes).getInt() == LZ4_MAGIC
        ? new Packed(bytes, false)
        : null;
  }

  /**
   * Looks how much it would become, without keeping any of it.
   *
   * @throws NotSerializableException if that is more than {@link #MAX_BYTES}, or cannot be told
   */
  void requireBounded() throws NotSerializableException {
    long length = gzip ? unzipped() : announced();
    if (length < 0 || length > MAX_BYTES) {
      throw damaged(
          bytes.length + " bytes would unpack to more than the " + MAX_BYTES + " that are allowed",
          null);
    }
  }

  private long unzipped() throws NotSerializableException {
    byte[] chunk = new byte[CHUNK];
    long length = 0;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes), CHUNK)) {
      for (int count = in.read(chunk); count >= 0 && length <= MAX_BYTES; count = in.read(chunk)) {
        length += count;
      }
    } catch (IOException fault) {
      throw damaged("it looks compressed and cannot be unpacked: " + fault, fault);
    }
    return length;
  }

  private long announced() throws NotSerializableException {
    if (bytes.length < 2 * Integer.BYTES) {
      throw damaged("it looks compressed and ends after " + bytes.length + " bytes", null);
    }
    return ByteBuffer.wrap(bytes).getInt(Integer.BYTES);
  }

  static NotSerializableException damaged(String message, @Nullable Throwable cause) {
    NotSerializableException damaged = new NotSerializableException(message);
    if (cause != null) {
      damaged.initCause(cause);
    }
    return damaged;
  }
}
