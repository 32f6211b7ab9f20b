package dev.docket.persistence.log.format;

import dev.docket.persistence.log.format.LogRecord.Body;
import dev.docket.persistence.log.format.LogRecord.Value;
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
 *   body     := writer value-head tags metadata payload
 *   writer   := 0 | 1 uuid:16 | 2 text
 *   text     := length:u16 bytes
 *   value-head := serializer:i32 manifest:text
 *   tags     := count:u16 text*
 *   metadata := 0 | 1 value-head length:u32 bytes
 *   payload  := the bytes up to the end
 * </pre>
 */
final class RecordBody {
  private static final int TEXT_LIMIT = 0xffff;
  private static final byte WRITER_NONE = 0;
  private static final byte WRITER_UUID = 1;
  private static final byte WRITER_TEXT = 2;

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
    this.writer = text("writer", body.writer());
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

  /** Most writers are random uuids: 16 bytes instead of 36. */
  private static @Nullable UUID uuid(String writer) {
    if (writer.length() != 36 || writer.charAt(8) != '-') {
      return null;
    }
    try {
      UUID parsed = UUID.fromString(writer);
      return parsed.toString().equals(writer) ? parsed : null;
    } catch (IllegalArgumentException notOne) {
      return null;
    }
  }

  static byte[] text(String what, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new IllegalArgumentException(
          "a " + what + " holds half of a surrogate pair, which no UTF-8 can: " + value);
    }
    if (bytes.length > TEXT_LIMIT) {
      throw new IllegalArgumentException(
          "a " + what + " has " + bytes.length + " bytes, allowed is up to " + TEXT_LIMIT);
    }
    return bytes;
  }

  long length() {
    long length = 1L + 4 + 2 + manifest.length + 2 + 1 + body.payload().bytes().remaining();
    length += writerUuid != null ? 16 : writer.length == 0 ? 0 : 2 + writer.length;
    for (byte[] tag : tags) {
      length += 2L + tag.length;
    }
    if (body.metadata().isPresent()) {
      length += 4L + 2 + metadataManifest.length + 4 + body.metadata().get().bytes().remaining();
    }
    return length;
  }

  void encode(ByteBuffer target) {
    if (writerUuid != null) {
      target.put(WRITER_UUID);
      target.putLong(writerUuid.getMostSignificantBits());
      target.putLong(writerUuid.getLeastSignificantBits());
    } else if (writer.length == 0) {
      target.put(WRITER_NONE);
    } else {
      target.put(WRITER_TEXT);
      putText(target, writer);
    }
    target.putInt(body.payload().serializerId());
    putText(target, manifest);
    target.putShort((short) tags.size());
    for (byte[] tag : tags) {
      putText(target, tag);
    }
    if (body.metadata().isPresent()) {
      Value metadata = body.metadata().get();
      target.put((byte) 1).putInt(metadata.serializerId());
      putText(target, metadataManifest);
      target.putInt(metadata.bytes().remaining()).put(metadata.bytes().duplicate());
    } else {
      target.put((byte) 0);
    }
    target.put(body.payload().bytes().duplicate());
  }

  static Body decode(ByteBuffer source, Texts texts) {
    String writer = decodeWriter(source, texts);
    int serializerId = source.getInt();
    String manifest = texts.manifest(source);
    SortedSet<String> tags = decodeTags(source);
    Optional<Value> metadata = Optional.empty();
    if (source.get() != 0) {
      int metadataSerializer = source.getInt();
      String metadataManifest = getText(source);
      metadata =
          Optional.of(
              new Value(metadataSerializer, metadataManifest, take(source, source.getInt())));
    }
    Value payload = new Value(serializerId, manifest, take(source, source.remaining()));
    return new Body(writer, tags, payload, metadata);
  }

  /** The tags in a body, without a look at the rest of it. */
  static SortedSet<String> tags(ByteBuffer source) {
    skipWriter(source);
    source.position(source.position() + Integer.BYTES);
    skipText(source);
    return decodeTags(source);
  }

  private static SortedSet<String> decodeTags(ByteBuffer source) {
    int count = Short.toUnsignedInt(source.getShort());
    if (count == 0) {
      return Collections.emptySortedSet();
    }
    SortedSet<String> tags = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      tags.add(getText(source));
    }
    return tags;
  }

  private static void skipWriter(ByteBuffer source) {
    byte form = source.get();
    if (form == WRITER_UUID) {
      source.position(source.position() + 2 * Long.BYTES);
    } else if (form == WRITER_TEXT) {
      skipText(source);
    }
  }

  private static void skipText(ByteBuffer source) {
    int length = Short.toUnsignedInt(source.getShort());
    source.position(source.position() + length);
  }

  private static String decodeWriter(ByteBuffer source, Texts texts) {
    byte form = source.get();
    if (form == WRITER_UUID) {
      return texts.writer(source.getLong(), source.getLong());
    }
    return form == WRITER_TEXT ? getText(source) : "";
  }

  private static void putText(ByteBuffer target, byte[] text) {
    target.putShort((short) text.length).put(text);
  }

  private static String getText(ByteBuffer source) {
    byte[] text = new byte[Short.toUnsignedInt(source.getShort())];
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
