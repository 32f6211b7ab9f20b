package dev.docket.engine.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.linearizability.Operation.Conflict;
import dev.docket.engine.linearizability.Operation.Made;
import dev.docket.engine.linearizability.Operation.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The check passes what is linearizable, and can fail. */
class SequentialCheckTest {

  private static final Operation A = new Operation("a", -1, 0, 10, new Made(1));
  private static final Operation B = new Operation("b", 1, 5, 20, new Made(2));

  @Test
  void shouldPassWhatOneAfterTheOtherCouldHaveBeen() {
    assertThat(
            SequentialCheck.fault(
                List.of("a", "b"),
                List.of(
                    B,
                    A,
                    new Operation("r", -1, 0, 30, new Read(0, 0, null)),
                    new Operation("r", -1, 6, 7, new Read(1, 1, "a")),
                    new Operation("c", 0, 6, 25, new Conflict(2)))))
        .isEmpty();
  }

  @Test
  void shouldFindAStaleRead() {
    assertThat(
            SequentialCheck.fault(
                List.of("a", "b"),
                List.of(A, B, new Operation("r", -1, 21, 30, new Read(1, 1, "a")))))
        .hasValueSatisfying(fault -> assertThat(fault).contains("must follow it"));
  }

  @Test
  void shouldFindReadsThatGoBack() {
    assertThat(
            SequentialCheck.fault(
                List.of("a", "b"),
                List.of(
                    A,
                    new Operation("b", 1, 5, 90, new Made(2)),
                    new Operation("r", -1, 30, 31, new Read(2, 2, "b")),
                    new Operation("r", -1, 40, 41, new Read(1, 1, "a")))))
        .isPresent();
  }

  @Test
  void shouldFindADoubleApply() {
    assertThat(SequentialCheck.fault(List.of("a", "a"), List.of(A)))
        .hasValueSatisfying(fault -> assertThat(fault).contains("twice"));
  }

  @Test
  void shouldFindALostCommit() {
    assertThat(SequentialCheck.fault(List.of("b"), List.of(A))).isPresent();
  }

  @Test
  void shouldFindAReadOfWhatIsNotDurable() {
    assertThat(
            SequentialCheck.fault(
                List.of("a"), List.of(A, new Operation("r", -1, 1, 2, new Read(2, 2, "x")))))
        .isPresent();
  }

  @Test
  void shouldFindACommitPastWhatItExpected() {
    assertThat(
            SequentialCheck.fault(
                List.of("a", "b"), List.of(A, new Operation("b", 0, 5, 20, new Made(2)))))
        .isPresent();
  }
}
