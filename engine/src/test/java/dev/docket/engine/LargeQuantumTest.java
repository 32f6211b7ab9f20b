package dev.docket.engine;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.docket.protocol.CaseReply.Buffered;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Much in one quantum, and much in one restore. */
class LargeQuantumTest {

  private static final QuantumId Q = QuantumId.of("q-1");

  private static CaseFixture fixture;

  @BeforeAll
  static void start() {
    fixture = CaseFixture.start();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldWarnOnceOfAQuantumPastAThousandMutations() {
    CaseRef target = fixture.createdCase();
    Logger log = (Logger) LoggerFactory.getLogger("dev.docket.engine.actor.CaseActor");
    Lines lines = new Lines();
    lines.start();
    log.setLevel(Level.WARN);
    log.setAdditive(false);
    log.addAppender(lines);
    try {
      assertThat(answer(target.buffer(Q, 0, steps(1_000)))).isEqualTo(new Buffered(Q, 1_000));
      assertThat(lines.of(target)).isEmpty();
      assertThat(answer(target.buffer(Q, 1_000, steps(1)))).isEqualTo(new Buffered(Q, 1_001));
      assertThat(answer(target.buffer(Q, 1_001, steps(1)))).isEqualTo(new Buffered(Q, 1_002));

      assertThat(lines.of(target))
          .containsExactly("Quantum q-1 of case " + target.id() + " holds 1001 mutations");
    } finally {
      log.detachAppender(lines);
      log.setAdditive(true);
      log.setLevel(null);
    }
  }

  @Test
  void shouldRestoreMoreThanTheEventOfAQuantumMayHold() {
    CaseRef target = fixture.createdCase();
    String value = "x".repeat(60_000);
    for (int part = 0; part < 5; part++) {
      Quantum quantum = target.quantum("add-" + part);
      for (int i = 0; i < 16; i++) {
        quantum.addToken("t" + part + "-" + i, "At", value);
      }
      committed(quantum.commit());
    }
    CaseView full = view(target);
    Quantum empty = target.quantum("empty");
    full.tokens().forEach(token -> empty.removeToken(token.id().value()));
    committed(empty.commit());

    committed(target.restore(QuantumId.of("restore"), 5, 6, "undo"));

    assertThat(view(target).tokens()).hasSize(80).isEqualTo(full.tokens());
  }

  private static List<Mutation> steps(int count) {
    return Collections.nCopies(count, new Mutation.IncrementStepCount());
  }

  private static final class Lines extends AppenderBase<ILoggingEvent> {

    private final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      all.add(event.getFormattedMessage());
    }

    List<String> of(CaseRef target) {
      return all.stream().filter(line -> line.contains("case " + target.id() + " ")).toList();
    }
  }
}
