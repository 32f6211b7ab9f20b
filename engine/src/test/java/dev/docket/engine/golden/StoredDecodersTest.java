package dev.docket.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.EngineSettings;
import dev.docket.engine.actor.FailureKind;
import dev.docket.engine.golden.GoldenFiles.Stored;
import dev.docket.engine.state.CaseSnapshot;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.History;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.fuzz.Fuzz;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Events and snapshots with made-up bytes in them, as Akka's serializers read them: what is not of
 * a case is known as damage, which no retry mends, and makes no object of a class that it names.
 */
class StoredDecodersTest {

  /** Those of Akka's own serializers. */
  private static final int JACKSON_JSON = 31;

  private static final int JACKSON_CBOR = 33;

  private final ActorSystem<Void> system = GoldenFiles.system();
  private final GoldenFiles golden = new GoldenFiles(system);
  private final FailureKind failures = new FailureKind(EngineSettings.of(settings()).cases());
  private final WrittenSamples events = new WrittenSamples(CaseEvent.class, system, golden);
  private final WrittenSamples snapshots = new WrittenSamples(CaseSnapshot.class, system, golden);

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

  @Test
  void shouldKnowDamageForWhatItIs() throws Exception {
    GoldenHistory history = new GoldenHistory();
    Fuzz fuzz = new Fuzz();
    fuzz.with(
        "event", Damage.class, events.bytes(), input -> orDamage(() -> events.readTwice(input)));
    fuzz.with(
        "snapshot",
        Damage.class,
        snapshots.bytes(),
        input ->
            orDamage(
                () -> {
                  if (snapshots.readTwice(input) instanceof CaseSnapshot snapshot) {
                    snapshot.restore();
                  }
                }));
    for (int i = 0; i < history.events().size(); i++) {
      int number = i + 1;
      CaseState before = i == 0 ? null : history.snapshots().get(i - 1).restore();
      fuzz.with(
          "history to version " + i,
          Damage.class,
          List.of(golden.bytes(history.events().get(i))),
          input ->
              orDamage(
                  () -> {
                    if (events.read(input) instanceof CaseEvent.Commit commit) {
                      History.requireHash(History.replay(before, commit, number));
                    }
                  }));
    }
    fuzz.run("engine, what is stored");
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
    Stored event = events.first();
    for (String foreign :
        List.of(
            "java.net.URL#1",
            "javax.naming.InitialContext",
            "com.sun.rowset.JdbcRowSetImpl#1",
            "dev.docket.engine.state.CaseSnapshot")) {
      for (int serializer : new int[] {event.serializer(), JACKSON_JSON, JACKSON_CBOR}) {
        Stored named = new Stored(serializer, foreign, event.hex(), event.value());

        Throwable refusal = catchThrowable(() -> read(golden.value(named)));
        if (refusal != null) {
          assertThat(refusal).as(foreign).matches(failures::isDamage, "is damage");
        }
      }
    }
  }

  /** The bytes are those of an event, and no manifest makes them something else. */
  private static void read(Object value) {
    assertThat(value).isInstanceOf(CaseEvent.class);
  }
}
