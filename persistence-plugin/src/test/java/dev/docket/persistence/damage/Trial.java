package dev.docket.persistence.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreDoor;
import dev.docket.persistence.failure.StoreUnusableException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Opens damaged stores, for writing and read-only, reads everything, and counts. What fails is
 * collected, so that one look shows all kinds of failures.
 */
final class Trial {
  private static final int SHOWN = 12;

  /** So many are enough to see what is wrong. */
  private static final int MOST_FAILURES = 50;

  private final long start = System.nanoTime();
  private final Tails tails;
  private final AtomicLong inputs = new AtomicLong();
  private final AtomicLong exact = new AtomicLong();
  private final AtomicLong reported = new AtomicLong();
  private final AtomicLong torn = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Map<String, Throwable> failures = new ConcurrentSkipListMap<>();

  /** What an open is for. */
  enum Door {
    READ_ONLY,
    /** For writing, and then nothing is written and nothing is done in the background. */
    RECOVERED,
    WRITING;

    DocketStore open(Picture picture, Path directory) {
      FilesInMemory files = picture.at(directory);
      return switch (this) {
        case READ_ONLY -> StoreDoor.openReadOnly(files, directory, Sample.settings());
        case RECOVERED -> StoreDoor.recovered(files, directory, Sample.settings());
        case WRITING -> StoreDoor.open(files, directory, Sample.settings());
      };
    }

    Observation observe(Picture picture) {
      try (DocketStore store = open(picture, Sample.directory())) {
        return Observation.of(store);
      }
    }
  }

  Trial(Picture picture) {
    this.tails = new Tails(picture);
  }

  /** Tries all of them, on as many threads as there are cores. */
  void all(Stream<Damaged> damaged, Door... doors) {
    damaged
        .parallel()
        .forEach(
            input -> {
              for (Door door : doors) {
                one(input, door);
              }
            });
  }

  private void one(Damaged input, Door door) {
    if (failed.get() > MOST_FAILURES) {
      return;
    }
    inputs.incrementAndGet();
    try (DocketStore store = door.open(input.files(), Sample.directory())) {
      count(tails.judge(input, door, Observation.of(store)));
    } catch (StoreUnusableException unusable) {
      refused.incrementAndGet();
      if (input.changed().stream().noneMatch(String.valueOf(unusable.getMessage())::contains)) {
        failed(input, door, unusable);
      }
    } catch (AssertionError | RuntimeException failure) {
      failed(input, door, failure);
    }
  }

  private void failed(Damaged input, Door door, Throwable failure) {
    if (failed.incrementAndGet() <= SHOWN) {
      failures.put(input + ", " + door, failure);
    }
  }

  private void count(Verdict.Outcome outcome) {
    switch (outcome) {
      case EXACT -> exact.incrementAndGet();
      case REPORTED -> reported.incrementAndGet();
      case TORN -> torn.incrementAndGet();
    }
  }

  /** Fails with what has failed; else says how many inputs there were. */
  void passed(String what) {
    if (!failures.isEmpty()) {
      AssertionError all = new AssertionError(failed + " of " + what + ": " + this);
      failures.forEach((input, why) -> all.addSuppressed(new AssertionError(input, why)));
      throw all;
    }
    assertThat(inputs.get()).isPositive();
    System.out.printf(
        "Damage at rest, %s: %s, %d s%n", what, this, (System.nanoTime() - start) / 1_000_000_000);
  }

  @Override
  public String toString() {
    return inputs
        + " opens; all there "
        + exact
        + ", less and reported "
        + reported
        + ", taken for a torn tail "
        + torn
        + ", refused to open "
        + refused;
  }
}
