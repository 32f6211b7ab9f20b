package dev.docket.persistence.log.format;

import dev.docket.persistence.log.format.LogRecord.Body;
import dev.docket.persistence.log.format.LogRecord.Value;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a record's body.
 *
 * <pre>
 *   body       := flags:u8 writer? serializer manifest? tags? metadata? payload
 *   flags      := 1 writer is a uuid | 2 writer is a text | 4 manifest | 8 tags | 16 metadata
 *   writer     := uuid:16 | text
 *   serializer := number of variable length, sign in the lowest bit
 *   manifest   := text
 *   tags       := count text*
 *   metadata   := serializer manifest:text length bytes
 *   text       := length bytes
 *   payload    := the bytes up to the end
 * </pre>
 *
 * Counts and lengths are numbers of variable length. What has no flag is empty.
 */
final class RecordBody {
  private static final int TEXT_LIMIT = 0xffff;
  private static final int WRITER_UUID = 1;
  private static final int WRITER_TEXT = 2;
  private static final int MANIFEST = 4;
  private static final int TAGS = 8;
  private static final int METADATA = 16;
  private static final byte[] NONE = {};
  private static final int UUID_LENGTH = 36;

  private final @Nullable UUID writerUuid;
  private final byte[] writer;
  private final byte[] manifest;
  private final List<byte[]> tags = new ArrayList<>();
  private final byte[] metadataManifest;
  private final Body body;

  /**
   * @throws IllegalArgumentException if a text is longer than 65,535 bytes or there are more tags
   *     than that
   */
  RecordBody(Body body) {
    this.body = body;
    this.writerUuid = uuid(body.writer());
    this.writer = writerUuid == null ? text("writer", body.writer()) : NONE;
    this.manifest = text("manifest", body.payload().manifest());
    for (String tag : body.tags()) {
      tags.add(text("tag", tag));
    }
    if (tags.size() > TEXT_LIMIT) {
      throw new IllegalArgumentException(
          "an event has " + tags.size() + " tags, allowed is up to " + TEXT_LIMIT);
    }
    this.metadataManifest =
        text("metadata manifest", body.metadata().map(Value::manifest).orElse(""));
  }

  /**
   * Most writers are random uuids: 16 bytes instead of 36. Only what {@link UUID#toString} gives
   * exactly so is taken for one, so that it can be read back.
   */
  private static @Nullable UUID uuid(String writer) {
    if (writer.length() != UUID_LENGTH) {
      return null;
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = writer.charAt(i);
      boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
      int digit = isDash ? 0 : hexDigit(c);
      if (digit < 0 || (c == '-') != isDash) {
        return null;
      }
      if (!isDash && i < UUID_LENGTH / 2) {
        high = high << 4 | digit;
      } else if (!isDash) {
        low = low << 4 | digit;
      }
    }
    return new UUID(high, low);
  }

  /** The value of a digit as it is printed; negative if it is none. */
  private static int hexDigit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  private static byte[] text(String what, String value) {
    return text(what, value, TEXT_LIMIT);
  }

  /**
   * @throws IllegalArgumentException if it is longer than that many bytes
   */
  static byte[] text(String what, String value, int limit) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (hasHalfOfPair(value)) {
      throw new IllegalArgumentException(
          "a " + what + " holds half of a surrogate pair, which no UTF-8 can: " + value);
    }
    if (bytes.length > limit) {
      throw new IllegalArgumentException(
          "a " + what + " has " + bytes.length + " bytes, allowed is up to " + limit);
    }
    return bytes;
  }

  private static boolean hasHalfOfPair(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == value.length()
            || !Character.isLowSurrogate(value.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private int flags() {
    int flags = writerUuid != null ? WRITER_UUID : writer.length > 0 ? WRITER_TEXT : 0;
    flags |= manifest.length > 0 ? MANIFEST : 0;
    flags |= tags.isEmpty() ? 0 : TAGS;
    return flags | (body.metadata().isPresent() ? METADATA : 0);
  }

  long length() {
    long length = 1L + serializerLength(body.payload()) + body.payload().bytes().remaining();
    length += writerUuid != null ? 2 * Long.BYTES : writer.length == 0 ? 0 : textLength(writer);
    length += manifest.length == 0 ? 0 : textLength(manifest);
    if (!tags.isEmpty()) {
      length += Varint.length(tags.size());
      for (byte[] tag : tags) {
        length += textLength(tag);
      }
    }
    if (body.metadata().isPresent()) {
      Value metadata = body.metadata().get();
      int bytes = metadata.bytes().remaining();
      length += serializerLength(metadata) + textLength(metadataManifest);
      length += Varint.length(bytes) + (long) bytes;
    }
    return length;
  }

  private static int serializerLength(Value value) {
    return Varint.length(Varint.zigzag(value.serializerId()));
  }

  private static long textLength(byte[] text) {
    return Varint.length(text.length) + (long) text.length;
  }

  void encode(ByteBuffer target) {
    target.put((byte) flags());
    if (writerUuid != null) {
      target.putLong(writerUuid.getMostSignificantBits());
      target.putLong(writerUuid.getLeastSignificantBits());
    } else if (writer.length > 0) {
      putText(target, writer);
    }
    putSerializer(target, body.payload());
    if (manifest.length > 0) {
      putText(target, manifest);
    }
    if (!tags.isEmpty()) {
      Varint.put(target, tags.size());
      tags.forEach(tag -> putText(target, tag));
    }
    if (body.metadata().isPresent()) {
      Value metadata = body.metadata().get();
      putSerializer(target, metadata);
      putText(target, metadataManifest);
      Varint.put(target, metadata.bytes().remaining());
      target.put(metadata.bytes().duplicate());
    }
    target.put(body.payload().bytes().duplicate());
  }

  private static void putSerializer(ByteBuffer target, Value value) {
    Varint.put(target, Varint.zigzag(value.serializerId()));
  }

  private static int getSerializer(ByteBuffer source) {
    return (int) Varint.unzigzag(Varint.get(source));
  }

  /**
   * Reads a body whose checksum is right.
   *
   * @throws MalformedException if it is nothing that was ever encoded
   */
  static Body decode(ByteBuffer source, Texts texts) {
    try {
      return decodeChecked(source, texts);
    } catch (BufferUnderflowException | IllegalArgumentException nonsense) {
      throw new MalformedException("the body of a record", nonsense);
    }
  }

  private static Body decodeChecked(ByteBuffer source, Texts texts) {
    int flags = source.get();
    String writer = decodeWriter(flags, source, texts);
    int serializerId = getSerializer(source);
    String manifest = (flags & MANIFEST) != 0 ? texts.manifest(source) : "";
    SortedSet<String> tags = decodeTags(flags, source);
    Optional<Value> metadata = Optional.empty();
    if ((flags & METADATA) != 0) {
      int metadataSerializer = getSerializer(source);
      String metadataManifest = getText(source);
      ByteBuffer bytes = take(source, Varint.count(source));
      metadata = Optional.of(new Value(metadataSerializer, metadataManifest, bytes));
    }
    Value payload = new Value(serializerId, manifest, take(source, source.remaining()));
    return new Body(writer, tags, payload, metadata);
  }

  /**
   * The tags in a body, without a look at the rest of it.
   *
   * @throws MalformedException as {@link #decode}
   */
  static SortedSet<String> tags(ByteBuffer source) {
    try {
      return tagsChecked(source);
    } catch (BufferUnderflowException | IllegalArgumentException nonsense) {
      throw new MalformedException("the body of a record", nonsense);
    }
  }

  private static SortedSet<String> tagsChecked(ByteBuffer source) {
    int flags = source.get();
    if ((flags & TAGS) == 0) {
      return Collections.emptySortedSet();
    }
    skipWriter(flags, source);
    Varint.skip(source, 1);
    if ((flags & MANIFEST) != 0) {
      skipText(source);
    }
    return decodeTags(flags, source);
  }

  private static SortedSet<String> decodeTags(int flags, ByteBuffer source) {
    if ((flags & TAGS) == 0) {
      return Collections.emptySortedSet();
    }
    int count = Varint.count(source);
    SortedSet<String> tags = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      tags.add(getText(source));
    }
    return tags;
  }

  private static void skipWriter(int flags, ByteBuffer source) {
    if ((flags & WRITER_UUID) != 0) {
      source.position(source.position() + 2 * Long.BYTES);
    } else if ((flags & WRITER_TEXT) != 0) {
      skipText(source);
    }
  }

  private static void skipText(ByteBuffer source) {
    int length = Varint.count(source);
    source.position(source.position() + length);
  }

  private static String decodeWriter(int flags, ByteBuffer source, Texts texts) {
    if ((flags & WRITER_UUID) != 0) {
      return texts.writer(source.getLong(), source.getLong());
    }
    return (flags & WRITER_TEXT) != 0 ? getText(source) : "";
  }

  private static void putText(ByteBuffer target, byte[] text) {
    Varint.put(target, text.length);
    target.put(text);
  }

  private static String getText(ByteBuffer source) {
    byte[] text = new byte[Varint.count(source)];
    source.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** A copy, so that a record does not hold on to the buffer it was read from. */
  private static ByteBuffer take(ByteBuffer source, int length) {
    byte[] bytes = new byte[length];
    source.get(bytes);
    return ByteBuffer.wrap(bytes);
  }
}
