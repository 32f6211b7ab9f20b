package dev.docket.tests.security;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.docket.console.runtime.ActorSystems;
import dev.docket.console.runtime.ConsoleConfig;
import dev.docket.engine.CaseEngine;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.StoreSettings;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes and manifests that name foreign classes, in a store and between nodes. */
class ForeignTypesTest {

  private static final int JAVA = 1;
  private static final int JACKSON_JSON = 31;
  private static final int JACKSON_CBOR = 33;
  private static final int FIRST_DOCKET = 7341001;
  private static final int LAST_DOCKET = 7341005;

  private static final String GADGET = Gadget.class.getName();
  private static final Map<String, String> BODY = Map.of("command", "rm -rf");

  private static final List<String> MANIFESTS =
      List.of(
          "",
          GADGET,
          GADGET + "#1",
          "java.net.URL",
          "javax.naming.InitialContext#2",
          "com.sun.rowset.JdbcRowSetImpl",
          "org.springframework.context.support.ClassPathXmlApplicationContext",
          "no.such.Class");

  @TempDir private Path home = Path.of("");

  @BeforeEach
  void forgetWhatTheTestMade() {
    Gadget.MADE.set(0);
  }

  /** The ways in which Jackson, told to, takes the name of a class out of a value. */
  private static List<Object> baits() {
    return List.of(
        BODY,
        Map.of("@class", GADGET, "command", "rm -rf"),
        Map.of("@type", GADGET, "command", "rm -rf"),
        Map.of("type", GADGET, "command", "rm -rf"),
        Map.of("@c", GADGET, "command", "rm -rf"),
        Map.of(GADGET, BODY),
        List.of(GADGET, BODY),
        Map.of(
            "type", "commit", "receipt", List.of(GADGET, BODY), "changes", List.of(GADGET, BODY)),
        Map.of("type", "refused", "violations", List.of(List.of(GADGET, BODY))),
        Map.of("id", List.of(GADGET, BODY), "command", Map.of("@class", GADGET)));
  }

  private static byte[] javaBytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Gadget("rm -rf"));
    }
    Gadget.MADE.set(0);
    return bytes.toByteArray();
  }

  private static List<SerializedValue> hostile() throws IOException {
    List<SerializedValue> values = new ArrayList<>();
    values.add(new SerializedValue(JAVA, "", javaBytes()));
    values.add(new SerializedValue(JAVA, GADGET, javaBytes()));
    for (String manifest : MANIFESTS) {
      for (Object bait : baits()) {
        byte[] cbor = new CBORMapper().writeValueAsBytes(bait);
        values.add(
            new SerializedValue(
                JACKSON_JSON, manifest, new ObjectMapper().writeValueAsBytes(bait)));
        values.add(new SerializedValue(JACKSON_CBOR, manifest, cbor));
        for (int id = FIRST_DOCKET; id <= LAST_DOCKET; id++) {
          values.add(new SerializedValue(id, manifest, cbor));
        }
      }
      for (int id = FIRST_DOCKET; id <= LAST_DOCKET; id++) {
        values.add(new SerializedValue(id, manifest, javaBytes()));
      }
    }
    return values;
  }

  @Test
  void shouldMakeNothingThatIsNamedFromOutside() throws Exception {
    Config config =
        ConfigFactory.parseString(
                "akka.actor.serializers.docket-reply ="
                    + " \"dev.docket.engine.home.sharded.BoundedReplySerializer\"\n"
                    + "akka.remote.artery.advanced.maximum-frame-size = 16 MiB")
            .withFallback(ConsoleConfig.writing(home))
            .withFallback(ConfigFactory.load());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "foreign", config);
    try {
      Serialization serialization = SerializationExtension.get(system);
      int refused = 0;
      List<SerializedValue> hostile = hostile();
      for (SerializedValue each : hostile) {
        try {
          Object made =
              serialization.deserialize(each.bytes(), each.serializerId(), each.manifest()).get();
          assertThat(made.getClass().getName()).startsWith("dev.docket.protocol.");
        } catch (Exception refusal) { // Akka's serializers throw what their signatures do not say.
          refused++;
        }
      }
      assertThat(refused).isGreaterThan(hostile.size() * 9 / 10);
      assertThat(Gadget.MADE).hasValue(0);
    } finally {
      ActorSystems.stop(system);
    }
  }

  @Test
  void shouldPutACaseWhoseEventsAreOfAForeignTypeIntoSafeMode() throws Exception {
    List<SerializedValue> hostile =
        new ArrayList<>(
            List.of(
                new SerializedValue(JAVA, GADGET, javaBytes()),
                new SerializedValue(4711, GADGET, new ObjectMapper().writeValueAsBytes(BODY)),
                new SerializedValue(
                    FIRST_DOCKET, GADGET, new CBORMapper().writeValueAsBytes(BODY))));
    for (String manifest : MANIFESTS) {
      hostile.add(
          new SerializedValue(JACKSON_JSON, manifest, new ObjectMapper().writeValueAsBytes(BODY)));
      hostile.add(
          new SerializedValue(JACKSON_CBOR, manifest, new CBORMapper().writeValueAsBytes(BODY)));
    }
    Path dir = home.resolve("store");
    try (DocketStore store = DocketStore.open(dir, StoreSettings.defaults().withCreate(true))) {
      for (int i = 0; i < hostile.size(); i++) {
        EventRecord event = EventRecord.of("Case|foreign-" + i, 1, "writer", hostile.get(i));
        store.events().append(List.of(event)).toCompletableFuture().join();
      }
    }
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "foreign",
            ConsoleConfig.writing(dir).withFallback(ConfigFactory.load()));
    try {
      CaseEngine engine = CaseEngine.get(system);
      for (int i = 0; i < hostile.size(); i++) {
        assertThat(engine.caseRef("foreign-" + i).state().toCompletableFuture().join())
            .as("%s", hostile.get(i))
            .isInstanceOf(CaseInSafeMode.class);
      }
      assertThat(Gadget.MADE).hasValue(0);
    } finally {
      ActorSystems.stop(system);
    }
  }
}
