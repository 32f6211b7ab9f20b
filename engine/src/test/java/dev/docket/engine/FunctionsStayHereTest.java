package dev.docket.engine;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import dev.docket.engine.home.CaseHome;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Update;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A home whose cases may live in another JVM is handed no function. */
class FunctionsStayHereTest {

  private static final QuantumId Q = QuantumId.of("q-1");
  private static final List<Mutation> FUNCTION =
      List.of(new Mutation.UpdateContext(new Update.Function(context -> context)));

  private final CaseRef target =
      new CaseRef(CaseId.of("far"), new FarHome(), Duration.ofSeconds(30));

  @Test
  void shouldHandNoFunctionToAHomeThatTakesNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> target.quantum(Q).updateContext(context -> context))
        .withMessageContaining("another JVM");
    assertThatIllegalArgumentException().isThrownBy(() -> target.execute(Q, FUNCTION));
    assertThatIllegalArgumentException().isThrownBy(() -> target.peek(Q, FUNCTION));
    assertThatIllegalArgumentException().isThrownBy(() -> target.check(Q, FUNCTION, Expected.ANY));
  }

  @Test
  void shouldTellNoFunctionToAHomeThatTakesNone() {
    ActorTestKit kit = ActorTestKit.create();
    try {
      CaseCommand command =
          new CaseCommand.Buffer(
              Q, 0, FUNCTION, kit.<CaseReply.BufferOutcome>createTestProbe().getRef());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> target.tell(command))
          .withMessageContaining("another JVM");
    } finally {
      kit.shutdownTestKit();
    }
  }

  private static final class FarHome implements CaseHome {

    @Override
    public void tell(CaseId id, CaseCommand command) {
      throw new AssertionError("told " + command);
    }

    @Override
    public <R> CompletionStage<R> ask(
        CaseId id, Function<ActorRef<R>, CaseCommand> command, Duration timeout) {
      throw new AssertionError("asked");
    }

    @Override
    public CompletionStage<Done> shutDown(Duration timeout) {
      throw new AssertionError("shut down");
    }

    @Override
    public boolean takesFunctions() {
      return false;
    }
  }
}
