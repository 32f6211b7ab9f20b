package dev.docket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command and every reply, also one that is added later, gets to another node whole. */
class EveryMessageTest {

  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);
  private static final Hash HASH = Hash.of(new byte[] {1});
  private static final QuantumId KEY = QuantumId.of("q/1 ä");
  private static final JsonObject OBJECT =
      JsonObject.of("n".repeat(JsonObject.MAX_NAME_BYTES - 2), 1)
          .with("", 0.1)
          .with("ä\n€", List.of(true, "x".repeat(70_000), 9_007_199_254_740_991L, 1e300))
          .with("deep", deep())
          .with("none", null);
  private static final Receipt RECEIPT =
      Receipt.of(
          new ReceiptBody(
              "orders",
              CaseId.of("order-1"),
              0,
              ReceiptType.GENESIS,
              Hash.NONE,
              Hash.NONE,
              HASH,
              HASH,
              0,
              CaseStatus.RUNNING,
              KEY,
              NOW,
              1));
  private static final Scope SCOPE = new Scope(ScopeId.ROOT, null, ScopeStatus.ACTIVE, NOW);
  private static final Token TOKEN =
      Token.born(TokenId.of("t"), "At", ScopeId.ROOT, OBJECT, Long.MAX_VALUE);

  private static ActorTestKit kit;
  private static Map<Type, Object> samples;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
    samples = new HashMap<>();
    samples.put(ActorRef.class, kit.createTestProbe().getRef());
    samples.put(int.class, Integer.MAX_VALUE);
    samples.put(long.class, 9_007_199_254_740_993L);
    samples.put(boolean.class, true);
    samples.put(String.class, "a reason: ä€𝄞");
    samples.put(QuantumId.class, KEY);
    samples.put(CaseId.class, CaseId.of("|%/ ä"));
    samples.put(Hash.class, HASH);
    samples.put(JsonObject.class, OBJECT);
    samples.put(Expected.class, Expected.version(Long.MAX_VALUE));
    samples.put(ControlAct.class, new ControlAct.Restore(3, "undo"));
    samples.put(CaseStatus.class, CaseStatus.FAILED);
    samples.put(Receipt.class, RECEIPT);
    samples.put(
        Mutation.class,
        new Mutation.AddToken(TokenId.of("t"), "At", ScopeId.ROOT, JsonValue.of(OBJECT)));
    samples.put(
        Violation.class, new Violation(3, ViolationCode.TOKEN_UNKNOWN, "token/x", "none", true));
    samples.put(OpenQuantum.class, new OpenQuantum(KEY, 3, NOW, NOW, true));
    samples.put(EntryDifference.class, new EntryDifference.OfContext("k", OBJECT, null));
    samples.put(
        CaseView.class,
        new CaseView(
            CaseId.of("c"),
            CaseStatus.RUNNING,
            1,
            "held",
            7,
            OBJECT,
            List.of(TOKEN),
            List.of(SCOPE),
            OBJECT,
            NOW,
            NOW,
            HASH,
            HASH));
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  private static JsonValue deep() {
    JsonValue value = JsonArray.EMPTY;
    for (int i = 0; i < 100; i++) {
      value = i % 2 == 0 ? JsonObject.of("in", value) : JsonValue.of(List.of(value));
    }
    return value;
  }

  static Stream<Class<?>> messages() {
    return Stream.of(CaseCommand.class, CaseReply.class)
        .flatMap(root -> Arrays.stream(root.getAnnotation(JsonSubTypes.class).value()))
        .map(JsonSubTypes.Type::value);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void shouldTravel(Class<?> type) throws ReflectiveOperationException {
    Object message = sample(type);

    assertThat(roundTrip(message)).isEqualTo(message);
  }

  @Test
  void shouldHaveAWireNameForEveryRecord() {
    Set<String> named =
        messages().map(Class::getName).collect(Collectors.toCollection(TreeSet::new));

    assertThat(records(CaseCommand.class, CaseReply.class)).isEqualTo(named);
  }

  private static Set<String> records(Class<?>... sealed) {
    Set<String> found = new TreeSet<>();
    for (Class<?> each : sealed) {
      if (each.isRecord()) {
        found.add(each.getName());
      } else {
        found.addAll(records(each.getPermittedSubclasses()));
      }
    }
    return found;
  }

  private static Object sample(Class<?> type) throws ReflectiveOperationException {
    RecordComponent[] parts = type.getRecordComponents();
    Object[] values =
        Arrays.stream(parts).map(part -> value(part.getGenericType(), type)).toArray();
    return type.getConstructor(
            Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new))
        .newInstance(values);
  }

  private static Object value(Type type, Class<?> of) {
    if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
      Object item = value(generic.getActualTypeArguments()[0], of);
      return List.of(item, item);
    }
    Type raw = type instanceof ParameterizedType generic ? generic.getRawType() : type;
    return Objects.requireNonNull(samples.get(raw), () -> "no sample of " + raw + " for " + of);
  }

  private static Object roundTrip(Object value) {
    Serialization serialization = SerializationExtension.get(kit.system());
    Serializer serializer = serialization.findSerializerFor(value);
    byte[] bytes = serialization.serialize(value).get();
    return serialization
        .deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, value))
        .get();
  }
}
