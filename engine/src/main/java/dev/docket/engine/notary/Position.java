package dev.docket.engine.notary;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How far the journal was read: every receipt up to the offset is one of the first {@code size}
 * entries. A lower bound: what comes behind it is compared with the entries that follow.
 */
record Position(long size, String offset) {

  private static final String HEADER = "docket-position@v1";

  static final Position START = new Position(0, ReceiptFeed.START);

  byte[] bytes() {
    return (HEADER + "\n" + size + "\n" + offset + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Empty if these are not the bytes of a position: then the journal is read from its start. */
  static Optional<Position> parse(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
    boolean whole = lines.length == 4 && lines[0].equals(HEADER) && lines[3].isEmpty();
    return whole && lines[1].matches("[0-9]{1,18}")
        ? Optional.of(new Position(Long.parseLong(lines[1]), lines[2]))
        : Optional.empty();
  }
}
