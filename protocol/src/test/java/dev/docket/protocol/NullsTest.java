package dev.docket.protocol;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A null is refused where it is given, not in the actor that would fail over it. */
class NullsTest {

  private static final Map<Class<?>, Object> SOMETHING =
      Map.of(
          JsonObject.class,
          JsonObject.EMPTY,
          JsonArray.class,
          JsonArray.EMPTY,
          JsonValue.class,
          JsonNull.INSTANCE,
          TokenId.class,
          TokenId.of("t"),
          ScopeId.class,
          ScopeId.of("s"),
          String.class,
          "At",
          Update.class,
          new Update.Merge(JsonNull.INSTANCE),
          CaseStatus.class,
          CaseStatus.DONE,
          Mutation.ExitScope.Mode.class,
          Mutation.ExitScope.Mode.CANCEL,
          UnaryOperator.class,
          UnaryOperator.identity());

  static Stream<RecordComponent> components() {
    return Stream.of(Mutation.class, Update.class)
        .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()))
        .flatMap(type -> Arrays.stream(type.getRecordComponents()));
  }

  @ParameterizedTest
  @MethodSource("components")
  void shouldRefuseANull(RecordComponent component) throws ReflectiveOperationException {
    RecordComponent[] all = component.getDeclaringRecord().getRecordComponents();
    Class<?>[] types = Arrays.stream(all).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values =
        Arrays.stream(all)
            .map(each -> each.getName().equals(component.getName()) ? null : something(each))
            .toArray();
    Constructor<?> constructor = component.getDeclaringRecord().getDeclaredConstructor(types);

    assertThatThrownBy(() -> constructor.newInstance(values))
        .hasCauseInstanceOf(NullPointerException.class)
        .cause()
        .hasMessageContaining(component.getName());
  }

  private static Object something(RecordComponent component) {
    return SOMETHING.getOrDefault(component.getType(), "");
  }
}
