package dev.docket.engine.golden;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.EngineSettings;
import dev.docket.engine.actor.FailureKind;
import dev.docket.engine.fuzz.Fuzz;
import dev.docket.engine.golden.GoldenFiles.Stored;
import dev.docket.engine.state.CaseSnapshot;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.History;
import dev.docket.protocol.CaseEvent;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Events and snapshots with made-up bytes in them, as Akka's serializers read them: what is not of
 * a case is known as damage, which no retry mends, and makes no object of a class that it names.
 */
class StoredDecodersTest {

  private final ActorSystem<Void> system = GoldenFiles.system();
  private final GoldenFiles golden = new GoldenFiles(system);
  private final FailureKind failures = new FailureKind(EngineSettings.of(settings()).cases());
  private final Map<String, List<Stored>> samples =
      new TreeMap<>(
          GoldenSamples.of(system).values().stream()
              .filter(sample -> sample instanceof CaseEvent || sample instanceof CaseSnapshot)
              .collect(groupingBy(StoredDecodersTest::kind, mapping(golden::stored, toList()))));

  /** That what was read is damaged is known. */
  private static final class Damage extends Exception {
    private static final long serialVersionUID = 1L;
  }

  @AfterEach
  void stop() {
    system.terminate();
  }

  /** As if the file journal were there: what its failures say, the plugin shows. */
  private static Config settings() {
    return ConfigFactory.parseString(
            "docket.persistence { journal {}, snapshot-store {}, query {} }")
        .withFallback(ConfigFactory.load());
  }

  private static String kind(Object sample) {
    return sample instanceof CaseEvent ? "event" : "snapshot";
  }

  @Test
  void shouldKnowDamageForWhatItIs() throws Exception {
    GoldenHistory history = new GoldenHistory();
    Fuzz fuzz = new Fuzz();
    samples.forEach(
        (kind, stored) -> {
          List<byte[]> bytes =
              stored.stream().map(each -> HexFormat.of().parseHex(each.hex())).toList();
          fuzz.with(kind, Damage.class, bytes, input -> read(kind, input));
        });
    for (int i = 0; i < history.events().size(); i++) {
      int number = i + 1;
      CaseState before = i == 0 ? null : history.snapshots().get(i - 1).restore();
      fuzz.with(
          "history to version " + i,
          Damage.class,
          List.of(HexFormat.of().parseHex(golden.stored(history.events().get(i)).hex())),
          input ->
              orDamage(
                  () -> {
                    if (value("event", input) instanceof CaseEvent.Commit commit) {
                      History.requireHash(History.replay(before, commit, number));
                    }
                  }));
    }
    fuzz.run("engine, what is stored");
  }

  private void read(String kind, byte[] input) throws Damage {
    orDamage(
        () -> {
          Object value = value(kind, input);
          assertThat(kind(value)).isEqualTo(kind);
          assertThat(value(kind, bytes(value))).isEqualTo(value);
          if (value instanceof CaseSnapshot snapshot) {
            snapshot.restore();
          }
        });
  }

  private byte[] bytes(Object value) {
    return HexFormat.of().parseHex(golden.stored(value).hex());
  }

  private Object value(String kind, byte[] bytes) {
    Stored like = Objects.requireNonNull(samples.get(kind)).get(0);
    return golden.value(
        new Stored(
            like.serializer(), like.manifest(), HexFormat.of().formatHex(bytes), like.value()));
  }

  private void orDamage(Runnable reading) throws Damage {
    try {
      reading.run();
    } catch (Exception fault) { // Akka's serializers throw what their signatures do not say.
      if (failures.isDamage(fault)) {
        throw new Damage();
      }
      throw new AssertionError("not known as damage", fault);
    }
  }

  @Test
  void shouldMakeNoObjectOfAClassThatIsNamedInWhatIsStored() {
    Stored event = Objects.requireNonNull(samples.get("event")).get(0);
    for (String foreign :
        List.of(
            "java.net.URL#1",
            "javax.naming.InitialContext",
            "com.sun.rowset.JdbcRowSetImpl#1",
            "dev.docket.engine.state.CaseSnapshot")) {
      Stored named = new Stored(event.serializer(), foreign, event.hex(), event.value());

      Throwable refusal = catchThrowable(() -> read(golden.value(named)));
      if (refusal != null) {
        assertThat(refusal).as(foreign).matches(failures::isDamage, "is damage");
      }
    }
  }

  /** The bytes are those of an event, and no manifest makes them something else. */
  private static void read(Object value) {
    assertThat(value).isInstanceOf(CaseEvent.class);
  }
}
