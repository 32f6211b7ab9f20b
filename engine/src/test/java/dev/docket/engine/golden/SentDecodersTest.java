package dev.docket.engine.golden;

import akka.actor.typed.ActorSystem;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.fuzz.Fuzz;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Commands and answers with made-up bytes in them, as another node could send them: read and
 * written again as what they are, or refused with an exception, which Akka logs.
 */
class SentDecodersTest {

  private final ActorSystem<Void> system = GoldenFiles.system();
  private final GoldenFiles golden = new GoldenFiles(system);

  @AfterEach
  void stop() {
    system.terminate();
  }

  @Test
  void shouldReadOrRefuseWhatIsSent() throws Exception {
    Fuzz fuzz = new Fuzz();
    for (Class<?> root : new Class<?>[] {CaseCommand.class, CaseReply.class}) {
      WrittenSamples samples = new WrittenSamples(root, system, golden);
      // Akka's serializers throw what their signatures do not say.
      fuzz.with(root.getSimpleName(), Exception.class, samples.bytes(), samples::readTwice);
    }
    fuzz.run("engine, what is sent");
  }
}
