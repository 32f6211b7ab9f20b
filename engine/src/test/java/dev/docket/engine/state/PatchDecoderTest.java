package dev.docket.engine.state;

import dev.docket.protocol.Update;
import dev.docket.protocol.fuzz.Fuzz;
import dev.docket.protocol.json.IllegalValueException;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Patches that are nearly right: each gives a document, or the violation says why not. */
class PatchDecoderTest {

  private static final long ROOM = 100_000;

  private static final JsonObject DOCUMENT =
      (JsonObject)
          JsonValue.parse("{\"a\":{\"b\":[1,{\"c\":[]},3],\"\":0},\"m~/n\":1,\"d\":[[[[]]]]}");

  @Test
  void shouldGiveADocumentOrAViolation() throws Exception {
    List<byte[]> patches =
        Stream.of(
                "[{\"op\":\"add\",\"path\":\"/a/b/-\",\"value\":{\"x\":[1]}}]",
                "[{\"op\":\"remove\",\"path\":\"/a/b/0\"},{\"op\":\"remove\",\"path\":\"/d\"}]",
                "[{\"op\":\"replace\",\"path\":\"\",\"value\":{\"a\":1}}]",
                "[{\"op\":\"move\",\"from\":\"/a/b/1\",\"path\":\"/d/0/0\"}]",
                "[{\"op\":\"copy\",\"from\":\"/d\",\"path\":\"/d/0\"}]",
                "[{\"op\":\"copy\",\"from\":\"\",\"path\":\"/a/b/2\"}]",
                "[{\"op\":\"test\",\"path\":\"/m~0~1n\",\"value\":1}]")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();

    new Fuzz()
        .with("JSON patch", Updating.Failed.class, patches, PatchDecoderTest::patch)
        .run("engine, patches");
  }

  private static void patch(byte[] bytes) throws Updating.Failed {
    JsonValue patch;
    try {
      patch = JsonValue.parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalValueException noJson) {
      return;
    }
    if (patch instanceof JsonArray operations) {
      JsonValue after = Updating.run(DOCUMENT, new Update.Patch(operations), ROOM).document();
      JsonValue.parse(after.toString());
    }
  }
}
