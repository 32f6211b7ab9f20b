package dev.docket.engine.state;

import static dev.docket.engine.state.CaseFixture.mapContext;
import static dev.docket.engine.state.CaseFixture.mergeContext;
import static dev.docket.engine.state.CaseFixture.object;
import static dev.docket.engine.state.CaseFixture.patchContext;
import static dev.docket.engine.state.CaseFixture.setContext;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.protocol.Change;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.Violation;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdatingTest {

  private final CaseFixture order =
      CaseFixture.created("{\"a\":{\"b\":1,\"list\":[1,2,3]},\"keep\":\"as it is\",\"x~/y\":0}");

  @Test
  void shouldMergeAPatchIntoTheContext() {
    order.commit(mergeContext("{\"a\":{\"b\":null,\"c\":2},\"new\":[]}"));

    assertThat(order.state().context())
        .isEqualTo(
            object(
                "{\"a\":{\"list\":[1,2,3],\"c\":2},\"keep\":\"as it is\",\"new\":[],\"x~/y\":0}"));
  }

  @Test
  void shouldTouchOnlyTheKeysOfAMergePatch() {
    FoldResult.Applied applied =
        (FoldResult.Applied)
            order.fold(mergeContext("{\"keep\":\"as it is\",\"gone\":null,\"a\":null,\"new\":1}"));

    assertThat(applied.changes())
        .containsExactly(
            new Change.ContextRemoved("a"), new Change.ContextPut("new", JsonValue.of(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "\"text\"", "[]", "true"})
  void shouldNotMakeTheContextAnythingButAnObject(String value) {
    assertThat(order.violation(mergeContext(value)).code()).isEqualTo(ViolationCode.UPDATE_FAILED);
    assertThat(order.violation(mapContext(context -> JsonValue.parse(value))).message())
        .contains("allowed is an object");
    assertThat(
            order
                .violation(
                    patchContext("[{\"op\":\"replace\",\"path\":\"\",\"value\":" + value + "}]"))
                .subject())
        .isEqualTo("context");
  }

  // RFC 6902 appendix A, as far as it is about single operations.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"foo\":\"bar\"}|[{\"op\":\"add\",\"path\":\"/baz\",\"value\":\"qux\"}]"
            + "|{\"baz\":\"qux\",\"foo\":\"bar\"}",
        "{\"foo\":[\"bar\",\"baz\"]}|[{\"op\":\"add\",\"path\":\"/foo/1\",\"value\":\"qux\"}]"
            + "|{\"foo\":[\"bar\",\"qux\",\"baz\"]}",
        "{\"baz\":\"qux\",\"foo\":\"bar\"}|[{\"op\":\"remove\",\"path\":\"/baz\"}]|{\"foo\":\"bar\"}",
        "{\"foo\":[\"bar\",\"qux\",\"baz\"]}|[{\"op\":\"remove\",\"path\":\"/foo/1\"}]"
            + "|{\"foo\":[\"bar\",\"baz\"]}",
        "{\"baz\":\"qux\"}|[{\"op\":\"replace\",\"path\":\"/baz\",\"value\":\"boo\"}]"
            + "|{\"baz\":\"boo\"}",
        "{\"foo\":{\"bar\":\"baz\",\"waldo\":\"fred\"},\"qux\":{\"corge\":\"grault\"}}"
            + "|[{\"op\":\"move\",\"from\":\"/foo/waldo\",\"path\":\"/qux/thud\"}]"
            + "|{\"foo\":{\"bar\":\"baz\"},\"qux\":{\"corge\":\"grault\",\"thud\":\"fred\"}}",
        "{\"foo\":[\"all\",\"grass\",\"cows\",\"eat\"]}"
            + "|[{\"op\":\"move\",\"from\":\"/foo/1\",\"path\":\"/foo/3\"}]"
            + "|{\"foo\":[\"all\",\"cows\",\"eat\",\"grass\"]}",
        "{\"baz\":\"qux\",\"foo\":[\"a\",2,\"c\"]}"
            + "|[{\"op\":\"test\",\"path\":\"/baz\",\"value\":\"qux\"},"
            + "{\"op\":\"test\",\"path\":\"/foo/1\",\"value\":2}]"
            + "|{\"baz\":\"qux\",\"foo\":[\"a\",2,\"c\"]}",
        "{\"foo\":\"bar\"}|[{\"op\":\"add\",\"path\":\"/child\",\"value\":{\"grandchild\":{}}}]"
            + "|{\"child\":{\"grandchild\":{}},\"foo\":\"bar\"}",
        "{\"foo\":\"bar\"}|[{\"op\":\"add\",\"path\":\"/baz\",\"value\":\"qux\",\"xyz\":123}]"
            + "|{\"baz\":\"qux\",\"foo\":\"bar\"}",
        "{\"/\":9,\"~1\":10}|[{\"op\":\"test\",\"path\":\"/~01\",\"value\":10}]|{\"/\":9,\"~1\":10}",
        "{\"foo\":[\"bar\"]}|[{\"op\":\"add\",\"path\":\"/foo/-\",\"value\":[\"abc\",\"def\"]}]"
            + "|{\"foo\":[\"bar\",[\"abc\",\"def\"]]}",
        "{\"a\":{\"b\":1}}|[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c\"},"
            + "{\"op\":\"replace\",\"path\":\"/c/b\",\"value\":2}]|{\"a\":{\"b\":1},\"c\":{\"b\":2}}",
        "{\"a\":1}|[{\"op\":\"replace\",\"path\":\"\",\"value\":{\"b\":2}}]|{\"b\":2}",
        "{\"a\":1}|[{\"op\":\"copy\",\"from\":\"\",\"path\":\"/b\"}]|{\"a\":1,\"b\":{\"a\":1}}",
        "{\"a\":null}|[{\"op\":\"test\",\"path\":\"/a\",\"value\":null}]|{\"a\":null}",
        "{\"a\":1.0}|[{\"op\":\"test\",\"path\":\"/a\",\"value\":1}]|{\"a\":1}",
        "{\"\":1}|[{\"op\":\"replace\",\"path\":\"/\",\"value\":0.5}]|{\"\":0.5}",
        "{\"^2\":{\"a~b\":1}}|[{\"op\":\"copy\",\"from\":\"/^2/a~0b\",\"path\":\"/^2/c~1^1\"}]"
            + "|{\"^2\":{\"a~b\":1,\"c/^1\":1}}",
        "{\"a\":1}|[]|{\"a\":1}",
      })
  void shouldApplyAJsonPatch(String before, String patch, String after) {
    CaseFixture fixture = CaseFixture.created(before);

    fixture.commit(patchContext(patch));

    assertThat(fixture.state().context()).isEqualTo(object(after));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"op\":\"remove\",\"path\":\"/missing\"}]",
        "[{\"op\":\"remove\",\"path\":\"/a/list/3\"}]",
        "[{\"op\":\"remove\",\"path\":\"\"}]",
        "[{\"op\":\"replace\",\"path\":\"/missing\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/missing/below\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/a/list/4\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/a/list/01\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/a~2\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"no pointer\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/new\"}]",
        "[{\"op\":\"test\",\"path\":\"/a/b\",\"value\":2}]",
        "[{\"op\":\"test\",\"path\":\"/missing\",\"value\":2}]",
        "[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/a/b\"}]",
        "[{\"op\":\"move\",\"from\":\"/missing\",\"path\":\"/new\"}]",
        "[{\"op\":\"copy\",\"from\":\"/missing\",\"path\":\"/new\"}]",
        "[{\"op\":\"copy\",\"path\":\"/new\"}]",
        "[{\"op\":\"turn\",\"path\":\"/a\"}]",
        "[{\"path\":\"/a\",\"value\":1}]",
        "[{\"op\":\"add\",\"value\":1}]",
        "[7]"
      })
  void shouldRefuseAJsonPatchThatDoesNotApply(String patch) {
    Violation violation = order.violation(patchContext(patch));

    assertThat(violation.code()).isEqualTo(ViolationCode.UPDATE_FAILED);
    assertThat(violation.message()).contains("patch");
  }

  @Test
  void shouldApplyNothingOfAPatchWhoseLastOperationFails() {
    order.refused(
        patchContext(
            "[{\"op\":\"remove\",\"path\":\"/a\"},{\"op\":\"remove\",\"path\":\"/missing\"}]"));

    assertThat(order.state().context().has("a")).isTrue();
  }

  @Test
  void shouldTouchOnlyTheKeysOfAJsonPatch() {
    FoldResult.Applied applied =
        (FoldResult.Applied)
            order.fold(
                patchContext(
                    "[{\"op\":\"add\",\"path\":\"/x~0~1y\",\"value\":1},"
                        + "{\"op\":\"copy\",\"from\":\"/keep\",\"path\":\"/new\"}]"));

    assertThat(applied.changes())
        .containsExactly(
            new Change.ContextPut("new", JsonValue.of("as it is")),
            new Change.ContextPut("x~/y", JsonValue.of(1)));
  }

  @Test
  void shouldStopAPatchOfCopiesWhileItRuns() {
    CaseFixture small =
        CaseFixture.limited(new Limits(10, 10, 3, 50_000, 1_000, 100_000, 90_000, 9));
    small.commit(setContext("{\"a\":\"" + "x".repeat(1_000) + "\"}"));
    StringBuilder doublings = new StringBuilder("[");
    for (int i = 0; i < 10; i++) {
      doublings.append("{\"op\":\"copy\",\"from\":\"\",\"path\":\"/c").append(i).append("\"},");
    }
    // What is left in the end is small: only who looks on the way sees it.
    doublings.append("{\"op\":\"replace\",\"path\":\"\",\"value\":{}}]");

    Violation violation = small.violation(patchContext(doublings.toString()));

    assertThat(violation.code()).isEqualTo(ViolationCode.STATE_TOO_LARGE);
    assertThat(violation.subject()).isEqualTo("context");
  }

  @Test
  void shouldMeasureAgainWhatAPatchTookAway() {
    CaseFixture small = CaseFixture.limited(new Limits(10, 10, 3, 3_000, 1_000, 3_000, 3_000, 9));
    small.commit(setContext("{\"a\":\"" + "x".repeat(1_000) + "\"}"));
    StringBuilder replaced = new StringBuilder("[");
    for (int i = 0; i < 20; i++) {
      String value = ("" + (char) ('a' + i)).repeat(1_000);
      replaced
          .append(i == 0 ? "" : ",")
          .append("{\"op\":\"add\",\"path\":\"/a\",\"value\":\"" + value + "\"}");
    }

    small.commit(patchContext(replaced + "]"));

    assertThat(small.state().context().get("a")).isEqualTo(JsonValue.of("t".repeat(1_000)));
  }

  @Test
  void shouldNotLetAPatchNestTooDeep() {
    List<JsonValue> operations = new ArrayList<>();
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      path.append("/n");
      operations.add(
          JsonObject.of("op", "add").with("path", path.toString()).with("value", JsonObject.EMPTY));
    }

    Violation violation =
        order.violation(
            new Mutation.UpdateContext(
                new dev.docket.protocol.Update.Patch(JsonArray.of(operations))));

    assertThat(violation.code()).isEqualTo(ViolationCode.UPDATE_FAILED);
    assertThat(violation.message()).contains("deeper than 128");
  }

  @Test
  void shouldNotLetAMergePatchNestTooDeep() {
    JsonValue deep = JsonNull.INSTANCE;
    for (int i = 0; i < JsonValue.MAX_DEPTH; i++) {
      deep = JsonArray.of(deep);
    }
    JsonValue deepest = deep;

    assertThatThrownBy(() -> JsonObject.of("a", deepest)).hasMessageContaining("deeper");
    assertThat(order.violation(mapContext(context -> deepest)).code())
        .isEqualTo(ViolationCode.UPDATE_FAILED);
  }

  @Test
  void shouldUpdateTheContextByAFunction() {
    AtomicReference<JsonValue> seen = new AtomicReference<>();

    order.commit(
        setContext("{\"n\":1}"),
        mapContext(
            context -> {
              seen.set(context);
              return ((JsonObject) context).with("n", 2);
            }));

    assertThat(seen.get()).isEqualTo(object("{\"n\":1}"));
    assertThat(order.state().context()).isEqualTo(object("{\"n\":2}"));
  }

  @Test
  void shouldRefuseAFunctionThatThrows() {
    Violation violation =
        order.violation(
            mapContext(
                context -> {
                  throw new IllegalStateException("no such customer");
                }));

    assertThat(violation.code()).isEqualTo(ViolationCode.UPDATE_FAILED);
    assertThat(violation.subject()).isEqualTo("context");
    assertThat(violation.message()).contains("no such customer");
  }

  @Test
  void shouldRefuseAFunctionThatFailsAnAssertion() {
    assertThat(
            order
                .violation(
                    mapContext(
                        context -> {
                          throw new AssertionError("unreachable");
                        }))
                .code())
        .isEqualTo(ViolationCode.UPDATE_FAILED);
  }

  @Test
  void shouldRefuseAFunctionThatOverflowsTheStack() {
    Violation violation = order.violation(mapContext(UpdatingTest::endless));

    assertThat(violation.code()).isEqualTo(ViolationCode.UPDATE_FAILED);
    assertThat(violation.message()).contains("stack");
  }

  @SuppressWarnings("InfiniteRecursion") // It is what the test is about.
  private static JsonValue endless(JsonValue value) {
    return endless(JsonArray.of(endless(value)));
  }

  @Test
  @SuppressWarnings("NullAway") // What a caller without a null checker may do.
  void shouldRefuseAFunctionThatGivesNothing() {
    Violation violation = order.violation(mapContext(context -> null));

    assertThat(violation.code()).isEqualTo(ViolationCode.UPDATE_FAILED);
    assertThat(violation.message()).contains("null");
  }

  @Test
  void shouldNotHoldBackTheEndOfTheJvm() {
    assertThatThrownBy(
            () ->
                order.fold(
                    mapContext(
                        context -> {
                          throw new OutOfMemoryError("simulated");
                        })))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void shouldPersistWhatAFunctionGaveAndNotCallItAgain() {
    int[] calls = new int[1];

    order.commit(
        mapContext(
            context -> {
              calls[0]++;
              return JsonObject.of("calls", calls[0]);
            }));
    CaseState replayed = CaseFixture.replayed(order.events);

    assertThat(calls[0]).isEqualTo(1);
    assertThat(replayed.context()).isEqualTo(object("{\"calls\":1}"));
  }
}
