package dev.docket.persistence;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value as its serializer left it: the bytes, and what is needed to read them again. The store
 * never looks inside.
 *
 * <p>Immutable by agreement: the array is neither copied nor changed here, and must not be changed
 * by the caller.
 */
public final class SerializedValue {
  private final int serializerId;
  private final String manifest;
  private final byte[] bytes;

  /**
   * @param serializerId the serializer's identifier
   * @param manifest its manifest, empty when it has none; at most 65,535 UTF-8 bytes
   * @param bytes the serialised form; may be empty; not copied
   */
  public SerializedValue(int serializerId, String manifest, byte[] bytes) {
    this.serializerId = serializerId;
    this.manifest = Objects.requireNonNull(manifest, "manifest");
    this.bytes = Objects.requireNonNull(bytes, "bytes");
  }

  public int serializerId() {
    return serializerId;
  }

  public String manifest() {
    return manifest;
  }

  /** The serialised form itself, not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SerializedValue that
        && serializerId == that.serializerId
        && manifest.equals(that.manifest)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(serializerId, manifest, Arrays.hashCode(bytes));
  }

  @Override
  public String toString() {
    return "SerializedValue[serializer "
        + serializerId
        + ", '"
        + manifest
        + "', "
        + bytes.length
        + " bytes]";
  }
}
