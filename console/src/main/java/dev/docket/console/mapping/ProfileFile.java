package dev.docket.console.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.docket.engine.notary.file.BoundedFile;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of a profile, checked key by key. Jackson's tree keeps the order of the prefixes. */
final class ProfileFile {

  private static final List<String> KEYS =
      List.of(
          "default_lane",
          "on_change",
          "lanes",
          "opens",
          "closes",
          "cancels",
          "cancels_all",
          "status");

  private static final int MAX_BYTES = 4 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String file;
  private final JsonNode root;

  private ProfileFile(String file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  static ProfileFile open(Path file) throws IllegalProfileException {
    try {
      return parse(file.toString(), BoundedFile.text(file, MAX_BYTES));
    } catch (NoSuchFileException missing) {
      throw new IllegalProfileException(file + ": there is no such profile", missing);
    } catch (CharacterCodingException fault) {
      throw new IllegalProfileException(file + ": the profile is not UTF-8", fault);
    } catch (IOException fault) {
      throw new IllegalProfileException(
          file + ": the profile cannot be read: " + fault.getMessage(), fault);
    }
  }

  static ProfileFile parse(String file, String json) throws IllegalProfileException {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException fault) {
      throw new IllegalProfileException(
          "%s:%d:%d: the profile is not JSON: %s"
              .formatted(
                  file,
                  fault.getLocation() == null ? 1 : fault.getLocation().getLineNr(),
                  fault.getLocation() == null ? 1 : fault.getLocation().getColumnNr(),
                  fault.getOriginalMessage()),
          fault);
    }
    if (!root.isObject()) {
      throw new IllegalProfileException(file + ": the profile is not a JSON object", null);
    }
    for (Iterator<String> keys = root.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!KEYS.contains(key)) {
        throw new IllegalProfileException(
            file + ": unknown key \"" + key + "\"; allowed are " + String.join(", ", KEYS), null);
      }
    }
    return new ProfileFile(file, root);
  }

  String name(String key, String otherwise) throws IllegalProfileException {
    JsonNode value = root.get(key);
    return value == null ? otherwise : name(key, value);
  }

  boolean flag(String key) throws IllegalProfileException {
    JsonNode value = root.get(key);
    return value != null && flag(key, value);
  }

  ActivityTable<String> names(String key) throws IllegalProfileException {
    return table(key, "names", this::name);
  }

  ActivityTable<Boolean> flags(String key) throws IllegalProfileException {
    return table(key, "true or false", this::flag);
  }

  ActivityTable<CaseStatus> statuses(String key) throws IllegalProfileException {
    return table(key, "done, failed or cancelled", this::status);
  }

  private <T> ActivityTable<T> table(String key, String values, Reading<T> reading)
      throws IllegalProfileException {
    JsonNode table = root.get(key);
    if (table == null) {
      return ActivityTable.empty();
    }
    if (!table.isObject()) {
      throw illegal(key, table, "an object of activities and " + values, null);
    }
    Map<String, T> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : table.properties()) {
      entries.put(entry.getKey(), reading.apply(key + "." + entry.getKey(), entry.getValue()));
    }
    return new ActivityTable<>(entries);
  }

  /** A lane or a kind of scope; both become the beginning of ids. */
  private String name(String key, JsonNode value) throws IllegalProfileException {
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw illegal(key, value, "a name", null);
    }
    try {
      TokenId.of(value.textValue() + "@" + Long.MAX_VALUE);
      ScopeId.of(value.textValue() + "/" + Long.MAX_VALUE);
    } catch (IllegalArgumentException fault) {
      throw illegal(key, value, "a name that makes an id: " + fault.getMessage(), fault);
    }
    return value.textValue();
  }

  private boolean flag(String key, JsonNode value) throws IllegalProfileException {
    if (!value.isBoolean()) {
      throw illegal(key, value, "true or false", null);
    }
    return value.booleanValue();
  }

  private CaseStatus status(String key, JsonNode value) throws IllegalProfileException {
    for (CaseStatus status : CaseStatus.values()) {
      if (status.isFinal() && value.isTextual() && status.wireName().equals(value.textValue())) {
        return status;
      }
    }
    throw illegal(key, value, "done, failed or cancelled", null);
  }

  private IllegalProfileException illegal(
      String key, JsonNode value, String allowed, @Nullable Throwable cause) {
    return new IllegalProfileException(
        file + ": the key \"" + key + "\" is " + value + "; allowed is " + allowed, cause);
  }

  /** Makes a value of what stands under a key. */
  private interface Reading<T> {
    T apply(String key, JsonNode value) throws IllegalProfileException;
  }
}
