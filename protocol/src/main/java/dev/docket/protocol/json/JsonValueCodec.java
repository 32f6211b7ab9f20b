package dev.docket.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How Jackson reads and writes {@link JsonValue}s, as text and as CBOR. */
final class JsonValueCodec {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonValueCodec() {}

  static JsonValue parse(String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      if (parser.currentToken() == null) {
        throw IllegalValueException.illegal("the text is empty");
      }
      JsonValue value = read(parser, 0, Integers.AS_WRITTEN);
      requireEnd(parser);
      return value;
    } catch (IOException fault) {
      throw notJson(fault);
    } catch (UncheckedIOException fault) {
      throw notJson(Objects.requireNonNull(fault.getCause()));
    }
  }

  /** The items of an array in canonical form, each of which may nest as deep as a value may. */
  static List<JsonValue> parseCanonicalItems(String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw IllegalValueException.illegal("the text is not an array");
      }
      List<JsonValue> items = readItems(parser, -1, Integers.AS_DOUBLES);
      requireEnd(parser);
      return items;
    } catch (IOException fault) {
      throw notJson(fault);
    } catch (UncheckedIOException fault) {
      throw notJson(Objects.requireNonNull(fault.getCause()));
    }
  }

  private static void requireEnd(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw IllegalValueException.illegal("more text follows the value");
    }
  }

  /**
   * What an integer beyond ±(2^53-1) is. A caller who writes one means exactly that one, which a
   * double may not give back; in a canonical text it can only come from a double.
   */
  private enum Integers {
    AS_WRITTEN,
    AS_DOUBLES
  }

  private static RuntimeException notJson(IOException fault) {
    return fault instanceof JsonProcessingException syntax
        ? IllegalValueException.illegal(
            syntax.getOriginalMessage() + " (line " + line(syntax) + ")")
        : new UncheckedIOException(fault);
  }

  private static String line(JsonProcessingException fault) {
    return fault.getLocation() == null
        ? "unknown"
        : fault.getLocation().getLineNr() + ", column " + fault.getLocation().getColumnNr();
  }

  private static JsonValue read(JsonParser parser, int depth, Integers integers)
      throws IOException {
    if (depth > JsonValue.MAX_DEPTH) {
      throw IllegalValueException.illegal(
          "a value nests deeper than " + JsonValue.MAX_DEPTH + " levels");
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case VALUE_NULL -> JsonNull.INSTANCE;
      case VALUE_TRUE -> JsonBoolean.TRUE;
      case VALUE_FALSE -> JsonBoolean.FALSE;
      case VALUE_STRING -> new JsonString(parser.getText());
      case VALUE_NUMBER_INT ->
          integers == Integers.AS_DOUBLES
              ? JsonNumber.of(parser.getDoubleValue())
              : readInteger(parser);
      case VALUE_NUMBER_FLOAT -> readFloat(parser);
      case START_ARRAY -> JsonArray.of(readItems(parser, depth, integers));
      case START_OBJECT -> readObject(parser, depth, integers);
      default -> throw IllegalValueException.illegal("a " + token + " is not a JSON value");
    };
  }

  private static JsonNumber readInteger(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? JsonNumber.of(parser.getBigIntegerValue())
        : JsonNumber.of(parser.getLongValue());
  }

  private static JsonNumber readFloat(JsonParser parser) throws IOException {
    // CBOR carries the double itself; a text carries digits, which must survive becoming a double.
    if (parser.getNumberTypeFP() == JsonParser.NumberTypeFP.DOUBLE64) {
      return JsonNumber.of(parser.getDoubleValue());
    }
    try {
      return JsonNumber.of(parser.getDecimalValue());
    } catch (NumberFormatException exponent) {
      // An exponent beyond those of a BigDecimal: Jackson lets its exception through.
      throw IllegalValueException.outOfRange(
          "the exponent is far beyond that of a double: " + exponent.getMessage());
    }
  }

  private static List<JsonValue> readItems(JsonParser parser, int depth, Integers integers)
      throws IOException {
    List<JsonValue> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(inner(Integer.toString(items.size()), parser, depth, integers));
    }
    return items;
  }

  private static JsonObject readObject(JsonParser parser, int depth, Integers integers)
      throws IOException {
    JsonObject object = JsonObject.EMPTY;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (object.has(name)) {
        throw IllegalValueException.illegal("the name \"" + name + "\" is there twice");
      }
      parser.nextToken();
      object = object.with(name, inner(name, parser, depth, integers));
    }
    return object;
  }

  private static JsonValue inner(String name, JsonParser parser, int depth, Integers integers) {
    return IllegalValueException.under(
        name,
        () -> {
          try {
            return read(parser, depth + 1, integers);
          } catch (IOException fault) {
            throw new UncheckedIOException(fault);
          }
        });
  }

  static final class Writer extends JsonSerializer<JsonValue> {
    @Override
    public void serialize(JsonValue value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      write(value, out);
    }

    @Override
    public void serializeWithType(
        JsonValue value, JsonGenerator out, SerializerProvider provider, TypeSerializer type)
        throws IOException {
      write(value, out);
    }

    private static void write(JsonValue value, JsonGenerator out) throws IOException {
      if (value instanceof JsonString string) {
        out.writeString(string.value());
      } else if (value instanceof JsonNumber number) {
        if (number.isInteger()) {
          out.writeNumber(number.longValue());
        } else {
          out.writeNumber(number.doubleValue());
        }
      } else if (value instanceof JsonBoolean bool) {
        out.writeBoolean(bool.value());
      } else if (value instanceof JsonArray array) {
        out.writeStartArray(array, array.size());
        for (JsonValue item : array) {
          write(item, out);
        }
        out.writeEndArray();
      } else if (value instanceof JsonObject object) {
        out.writeStartObject(object, object.size());
        for (Map.Entry<String, JsonValue> entry : object.entries().entrySet()) {
          out.writeFieldName(entry.getKey());
          write(entry.getValue(), out);
        }
        out.writeEndObject();
      } else {
        out.writeNull();
      }
    }
  }

  static final class Reader extends JsonDeserializer<JsonValue> {
    @Override
    public JsonValue deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      try {
        return read(parser, 0, Integers.AS_WRITTEN);
      } catch (IllegalValueException fault) {
        throw InvalidFormatException.from(parser, fault.getMessage(), null, JsonValue.class);
      } catch (UncheckedIOException fault) {
        throw fault.getCause();
      }
    }

    /** A member that is not there is no JSON null. */
    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
      return null;
    }

    @Override
    public JsonValue getNullValue(DeserializationContext context) {
      return JsonNull.INSTANCE;
    }
  }
}
