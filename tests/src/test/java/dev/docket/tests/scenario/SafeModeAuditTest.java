package dev.docket.tests.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.docket.engine.CaseRef;
import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import dev.docket.protocol.CaseReply.Released;
import dev.docket.protocol.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is written down of a release from safe mode. */
class SafeModeAuditTest {

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent line) {
      line.prepareForDeferredProcessing();
      lines.add(line);
    }
  }

  private final Logger audit = (Logger) LoggerFactory.getLogger("dev.docket.audit");
  private final Lines written = new Lines();

  @BeforeEach
  void listen() {
    audit.setLevel(Level.INFO);
    written.start();
    audit.addAppender(written);
  }

  @AfterEach
  void stopListening() {
    audit.detachAppender(written);
    audit.setLevel(null);
  }

  @Test
  void shouldSayOfWhichCaseWhyAndWithWhatOutcome() {
    try (CaseTestKit kit = CaseTestKit.create()) {
      CaseRef order = kit.caseRef("order-1");
      kit.committed(order.create(JsonObject.EMPTY));
      for (int i = 1; i <= 3; i++) {
        kit.committed(order.quantum("q-" + i).incrementStepCount().commit());
      }
      kit.expect(Released.class, order.release("looks fine"));
      kit.loseEvent("order-1", 2);
      kit.expect(CaseInSafeMode.class, order.restart());
      kit.expect(CaseInSafeMode.class, order.release("ticket 7"));
      kit.repair("order-1");
      kit.expect(Released.class, order.release("ticket 8"));

      assertThat(written.lines)
          .extracting(ILoggingEvent::getFormattedMessage)
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo(asked("looks fine")),
              line -> assertThat(line).isEqualTo(asked("ticket 7")),
              line ->
                  assertThat(line)
                      .startsWith("Case order-1 stays in safe mode, good up to version 1: ")
                      .endsWith("; to be released by: ticket 7"),
              line -> assertThat(line).isEqualTo(asked("ticket 8")),
              line ->
                  assertThat(line)
                      .startsWith(
                          "Case order-1 is released from safe mode at version 3;"
                              + " released by: ticket 8; it was: "));
      assertThat(written.lines.get(2).getLevel()).isEqualTo(Level.ERROR);
      assertThat(written.lines.get(2).getMDCPropertyMap())
          .containsEntry("docket.case", "order-1")
          .containsEntry("docket.version", "1");
    }
  }

  private static String asked(String reason) {
    return "Case order-1 is to be released from safe mode by: " + reason;
  }
}
