package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Which log of which store a segment belongs to.
 *
 * @param storeId the store
 * @param kind events or snapshots
 */
public record LogId(UUID storeId, Kind kind) {

  /** The two logs of a store. */
  public enum Kind {
    EVENTS(0x45564e54, "events"),
    SNAPSHOTS(0x534e4150, "snapshots");

    private final int code;
    private final String directory;

    Kind(int code, String directory) {
      this.code = code;
      this.directory = directory;
    }

    int code() {
      return code;
    }

    /** The name of the log's directory below the store's. */
    public String directory() {
      return directory;
    }
  }

  /**
   * A checksum that has already seen where a frame belongs, so that stale or foreign bytes, or a
   * frame that was moved, never parse.
   */
  CRC32C seeded(long segment, long offset) {
    ByteBuffer seed = ByteBuffer.allocate(36);
    seed.putLong(storeId.getMostSignificantBits()).putLong(storeId.getLeastSignificantBits());
    seed.putInt(kind.code()).putLong(segment).putLong(offset).flip();
    CRC32C crc = new CRC32C();
    crc.update(seed);
    return crc;
  }
}
