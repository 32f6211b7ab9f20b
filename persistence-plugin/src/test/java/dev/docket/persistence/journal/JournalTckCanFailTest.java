package dev.docket.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;
import org.scalatestplus.junit.JUnitRunner;

/** A suite that cannot fail proves nothing: a journal that forgets must not pass Akka's. */
class JournalTckCanFailTest {

  @Test
  void shouldFailAJournalThatLosesAnEventAndForgetsItsHighestNumber() throws Exception {
    Result result = new JUnitCore().run(new JUnitRunner(ForgetfulJournalSpec.class));

    assertThat(result.getRunCount()).isEqualTo(14);
    assertThat(result.getFailures())
        .extracting(failure -> failure.getDescription().getMethodName())
        .contains("A journal must replay all messages")
        .contains("A journal must not reset highestSequenceNr after message deletion");
  }
}
