package dev.docket.persistence.log.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The checksum of a small JSON file, in its key {@code checksum}: a digit that has rotted is still
 * JSON. CRC32C of all other keys in their order, as JSON without white space, in hexadecimal.
 */
public final class JsonChecksum {
  private static final String KEY = "checksum";

  private JsonChecksum() {}

  /** Adds it, as the last key. */
  public static void add(ObjectNode root) {
    root.remove(KEY);
    root.put(KEY, of(root));
  }

  /** Whether it is right; where there is none, nothing is known to be wrong. */
  public static boolean matches(JsonNode root) {
    if (!(root instanceof ObjectNode) || !root.has(KEY)) {
      return true;
    }
    ObjectNode rest = root.deepCopy();
    rest.remove(KEY);
    return root.path(KEY).asText().equals(of(rest));
  }

  private static String of(ObjectNode root) {
    CRC32C crc = new CRC32C();
    crc.update(root.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
