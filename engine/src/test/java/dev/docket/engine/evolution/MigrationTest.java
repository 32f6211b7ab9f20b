package dev.docket.engine.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.jackson.JacksonObjectMapperProvider;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.state.CaseSnapshot;
import dev.docket.engine.state.Commits;
import dev.docket.engine.state.History;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Salt;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events and snapshots of a made-up version 1, read by a Docket that writes version 2. */
class MigrationTest {

  private static final int EVENT = 7341001;
  private static final int SNAPSHOT = 7341004;

  private static final CaseEvent.Commit CREATED =
      Commits.genesis(
          CaseId.of("order-1"),
          new Salt("5a".repeat(32)),
          JsonObject.of("amount", 12.5)
              .with("far", 9_007_199_254_740_991L)
              .with("small", 1e-300)
              .with("list", JsonValue.of(List.of(0.1, 1, "ä"))),
          QuantumId.of("create"),
          Instant.ofEpochMilli(1_800_000_000_123L),
          "orders");

  private static ActorTestKit kit;
  private static Serialization serialization;
  private static ObjectMapper cbor;

  @BeforeAll
  static void start() {
    kit =
        ActorTestKit.create(
            ConfigFactory.parseString(
                    """
                    akka.serialization.jackson {
                      docket-event.migrations {
                        "dev.docket.protocol.CaseEvent" =
                          "dev.docket.engine.evolution.MadeUpEventMigration"
                      }
                      docket-snapshot.migrations {
                        "dev.docket.engine.state.CaseSnapshot" =
                          "dev.docket.engine.evolution.MadeUpSnapshotMigration"
                      }
                    }
                    """)
                .withFallback(ConfigFactory.load()));
    serialization = SerializationExtension.get(kit.system());
    cbor =
        JacksonObjectMapperProvider.get(kit.system())
            .getOrCreate("docket-event", Optional.of(new CBORFactory()));
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  private static ObjectNode tree(Object value) throws IOException {
    return (ObjectNode) cbor.readTree(serialization.serialize(value).get());
  }

  private static Object read(ObjectNode tree, int serializer, String manifest) throws IOException {
    return serialization.deserialize(cbor.writeValueAsBytes(tree), serializer, manifest).get();
  }

  @Test
  void shouldUpcastAnEvent() throws IOException {
    ObjectNode older = tree(CREATED);
    older.set("asked", older.remove("request"));

    assertThat(read(older, EVENT, "#1")).isEqualTo(CREATED);
    assertThat(read(older, EVENT, "")).isEqualTo(CREATED);
    assertThatThrownBy(() -> read(older, EVENT, "#2")).hasMessageContaining("request");
    assertThat(read(tree(CREATED), EVENT, "#2")).isEqualTo(CREATED);
  }

  @Test
  void shouldUpcastASnapshotThatThenProvesItself() throws IOException {
    CaseSnapshot snapshot = CaseSnapshot.of(History.replay(null, CREATED, 1));
    ObjectNode older = tree(snapshot);
    older.set("n", older.remove("stepCount"));

    Object upcast = read(older, SNAPSHOT, "#1");

    assertThat(upcast).isEqualTo(snapshot);
    assertThat(((CaseSnapshot) upcast).restore().view()).isEqualTo(snapshot.restore().view());
  }

  @Test
  void shouldRefuseALaterEventAndALaterSnapshot() throws IOException {
    ObjectNode event = tree(CREATED);
    ObjectNode snapshot = tree(CaseSnapshot.of(History.replay(null, CREATED, 1)));

    assertThatThrownBy(() -> read(event, EVENT, "#3"))
        .isInstanceOf(UnknownVersionException.class)
        .hasMessageContaining("version 3");
    assertThatThrownBy(() -> read(snapshot, SNAPSHOT, "#3"))
        .isInstanceOf(UnknownVersionException.class);
  }

  @Test
  void shouldRefuseAFieldThatIsNotKnown() throws IOException {
    ObjectNode event = tree(CREATED).put("surprise", 1);

    assertThatThrownBy(() -> read(event, EVENT, "#2")).hasMessageContaining("surprise");
  }
}
