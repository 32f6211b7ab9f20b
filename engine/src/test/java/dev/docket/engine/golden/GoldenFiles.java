package dev.docket.engine.golden;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import akka.serialization.jackson.JacksonObjectMapperProvider;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.docket.protocol.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The golden files of one version: one for each sample, with the number of its serializer, its
 * manifest, its bytes in hexadecimal digits and, for people and for the comparison, its value as
 * JSON.
 *
 * <p>Run as a program it writes the files of the version that is written now.
 */
public final class GoldenFiles {

  /** The version whose files are written. */
  static final String CURRENT = "v1";

  /** From the root of the engine's module. */
  static final Path ROOT = Path.of("src", "test", "resources", "golden");

  private static final int DIGITS_PER_LINE = 80;

  private final Serialization serialization;
  private final ObjectMapper json;

  GoldenFiles(ActorSystem<?> system) {
    serialization = SerializationExtension.get(system);
    SimpleModule readable = new SimpleModule();
    readable.addSerializer(new ReadableReceipt());
    readable.addSerializer(new ReadableReference());
    json =
        JacksonObjectMapperProvider.get(system)
            .getOrCreate("jackson-json", Optional.empty())
            .copy()
            .registerModule(readable);
  }

  /**
   * What is stored of one value.
   *
   * @param hex the bytes
   */
  record Stored(int serializer, String manifest, String hex, JsonNode value) {}

  /**
   * Writes the files.
   *
   * @param args the directory that holds those of each version; by default that of the module
   */
  public static void main(String[] args) throws IOException {
    ActorSystem<Void> system = system();
    try {
      Path root = args.length > 0 ? Path.of(args[0]) : ROOT;
      new GoldenFiles(system).write(root.resolve(CURRENT), GoldenSamples.of(system));
    } finally {
      system.terminate();
    }
  }

  /** The one whose dead letters stand in the files. */
  static ActorSystem<Void> system() {
    return ActorSystem.create(Behaviors.empty(), "golden");
  }

  private void write(Path directory, Map<String, Object> samples) throws IOException {
    for (Path old : all(directory).values()) {
      Files.delete(old);
    }
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"))
            .withObjectIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
    for (Map.Entry<String, Object> sample : samples.entrySet()) {
      Path file = directory.resolve(sample.getKey().toLowerCase(Locale.ROOT) + ".json");
      Files.createDirectories(file.getParent());
      Files.writeString(
          file, json.writer(printer).writeValueAsString(tree(stored(sample.getValue()))) + "\n");
    }
  }

  private ObjectNode tree(Stored stored) {
    ObjectNode tree = json.createObjectNode();
    tree.put("serializer", stored.serializer());
    tree.put("manifest", stored.manifest());
    ArrayNode lines = tree.putArray("bytes");
    for (int at = 0; at < stored.hex().length(); at += DIGITS_PER_LINE) {
      lines.add(stored.hex().substring(at, Math.min(at + DIGITS_PER_LINE, stored.hex().length())));
    }
    tree.set("value", stored.value());
    return tree;
  }

  /** What would be stored of a value. */
  Stored stored(Object value) {
    Serializer serializer = serialization.findSerializerFor(value);
    return new Stored(
        serializer.identifier(),
        Serializers.manifestFor(serializer, value),
        HexFormat.of().formatHex(bytes(value)),
        readable(value));
  }

  /** The bytes that would be stored of a value. */
  byte[] bytes(Object value) {
    return serialization.serialize(value).get();
  }

  /** The value as JSON. */
  JsonNode readable(Object value) {
    try {
      return json.readTree(json.writeValueAsBytes(value));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** The value that is stored. */
  Object value(Stored stored) {
    return value(HexFormat.of().parseHex(stored.hex()), stored);
  }

  /** What these bytes are, were they stored as another value is. */
  Object value(byte[] bytes, Stored like) {
    return serialization.deserialize(bytes, like.serializer(), like.manifest()).get();
  }

  /** What one file holds. */
  Stored read(Path file) {
    try {
      JsonNode tree = json.readTree(Files.readAllBytes(file));
      StringBuilder digits = new StringBuilder();
      tree.get("bytes").forEach(line -> digits.append(line.asText()));
      return new Stored(
          tree.get("serializer").asInt(),
          tree.get("manifest").asText(),
          digits.toString(),
          tree.get("value"));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** The files of a version, by the name of what they hold, in lower case. */
  static Map<String, Path> all(Path version) {
    Map<String, Path> found = new TreeMap<>();
    if (!Files.isDirectory(version)) {
      return found;
    }
    try (Stream<Path> files = Files.walk(version)) {
      files
          .filter(file -> file.toString().endsWith(".json"))
          .forEach(file -> found.put(name(version, file), file));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    return found;
  }

  private static String name(Path version, Path file) {
    String path = version.relativize(file).toString().replace('\\', '/');
    return path.substring(0, path.length() - ".json".length());
  }

  /** What a receipt says, where its bytes would stand. */
  private static final class ReadableReceipt extends StdSerializer<Receipt> {

    private static final long serialVersionUID = 1L;

    ReadableReceipt() {
      super(Receipt.class);
    }

    @Override
    public void serialize(Receipt receipt, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeRawValue(receipt.text());
    }
  }

  /** The path of an actor; Akka's own needs to know who asks. */
  private static final class ReadableReference extends StdSerializer<ActorRef<?>> {

    private static final long serialVersionUID = 1L;

    ReadableReference() {
      super(ActorRef.class, false);
    }

    @Override
    public void serialize(ActorRef<?> reference, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(reference.path().toString());
    }
  }
}
