package dev.docket.persistence.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.storage.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Lets each call of a workload go wrong, in each way, for once and for good. */
class CallFaultsTest {
  private static final String REPEAT = "docket.fault";

  /** One in so many of the faults of the long workloads; all of them in the profile. */
  private static final int EVERY = Integer.getInteger("docket.fault.every", 100);

  /** How often it is told how far it has come. */
  private static final int TOLD = 5_000;

  private final Counts counts = new Counts();

  @Test
  @DisabledIfSystemProperty(named = REPEAT, matches = ".+")
  void shouldKeepItsPromisesWhateverCallFails() {
    tryAll(Workload.brief(), 1);
    tell();
    for (Workload workload : Workload.fixed()) {
      tryAll(workload, EVERY);
    }
    tell();
    assertThat(counts.faults()).isGreaterThanOrEqualTo(1_000);
  }

  private void tell() {
    System.out.println("Faults: " + counts);
  }

  private void tryAll(Workload workload, int every) {
    List<CallFault> faults = faults(workload);
    SideBySide.run(
        IntStream.iterate(0, i -> i < faults.size(), i -> i + every)
            .<Runnable>mapToObj(i -> () -> tryOne(workload, faults.get(i)))
            .iterator());
  }

  private void tryOne(Workload workload, CallFault fault) {
    run(workload, fault);
    counts.fault();
    if (counts.faults() % TOLD == 0) {
      tell();
    }
  }

  private static List<CallFault> faults(Workload workload) {
    List<Call> calls = run(workload, CallFault.none(workload));
    List<CallFault> faults = new ArrayList<>();
    for (int call = 0; call < calls.size(); call++) {
      for (Mishap mishap : Mishap.values()) {
        if (mishap.befalls(calls.get(call))) {
          faults.add(new CallFault(workload.name(), workload.seed(), call, mishap, false));
          faults.add(new CallFault(workload.name(), workload.seed(), call, mishap, true));
        }
      }
    }
    return faults;
  }

  private static List<Call> run(Workload workload, CallFault fault) {
    FaultyLife life = new FaultyLife(workload, fault);
    try {
      return life.run();
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError(
          "Fault at "
              + life.described()
              + ". Repeat it with -Ddocket.fault="
              + fault
              + "\n"
              + failure.getMessage(),
          failure);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = REPEAT, matches = ".+")
  void shouldRepeatOneFault() {
    CallFault fault = CallFault.parse(System.getProperty(REPEAT));
    run(Workload.named(fault.workload(), fault.seed()), fault);
  }
}
