package dev.docket.persistence.plugin;

import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.failure.DamagedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The manifest of an event adapter together with the event's metadata. The store has one place for
 * both: metadata alone is stored as it is, and a manifest, which few events have, around it.
 *
 * <pre>
 *   stored   := metadata                                  without a manifest
 *             | SERIALIZER_ID, manifest, inner            as serializer id, manifest and bytes
 *   inner    := ""                                        without metadata
 *             | serializer:i32 length:i32 manifest bytes
 * </pre>
 *
 * @param manifest the adapter's, empty if there is none
 * @param metadata Akka's event metadata, if any
 */
public record AdapterNote(String manifest, Optional<SerializedValue> metadata) {

  /** Marks a stored value as a note; no serializer of an actor system may have this identifier. */
  static final int SERIALIZER_ID = 7_341_100;

  private static final int HEAD_BYTES = 2 * Integer.BYTES;

  /** What goes into the place for metadata. */
  public Optional<SerializedValue> toStored() {
    if (manifest.isEmpty()) {
      return metadata;
    }
    byte[] inner = metadata.map(AdapterNote::inner).orElse(new byte[0]);
    return Optional.of(new SerializedValue(SERIALIZER_ID, manifest, inner));
  }

  /**
   * Reads what {@link #toStored} made.
   *
   * @throws DamagedException if it is nothing that it makes
   */
  public static AdapterNote fromStored(Optional<SerializedValue> stored) {
    if (stored.isEmpty() || stored.get().serializerId() != SERIALIZER_ID) {
      return new AdapterNote("", stored);
    }
    SerializedValue note = stored.get();
    byte[] inner = note.bytes();
    return new AdapterNote(
        note.manifest(), inner.length == 0 ? Optional.empty() : Optional.of(metadata(inner)));
  }

  private static byte[] inner(SerializedValue metadata) {
    byte[] manifest = metadata.manifest().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(HEAD_BYTES + manifest.length + metadata.bytes().length)
        .putInt(metadata.serializerId())
        .putInt(manifest.length)
        .put(manifest)
        .put(metadata.bytes())
        .array();
  }

  private static SerializedValue metadata(byte[] inner) {
    ByteBuffer bytes = ByteBuffer.wrap(inner);
    int length = inner.length < HEAD_BYTES ? -1 : bytes.getInt(Integer.BYTES);
    if (length < 0 || length > inner.length - HEAD_BYTES) {
      throw new DamagedException(
          "the metadata beside an adapter's manifest is not whole: there are %d bytes"
              .formatted(inner.length));
    }
    return new SerializedValue(
        bytes.getInt(0),
        new String(inner, HEAD_BYTES, length, StandardCharsets.UTF_8),
        Arrays.copyOfRange(inner, HEAD_BYTES + length, inner.length));
  }
}
