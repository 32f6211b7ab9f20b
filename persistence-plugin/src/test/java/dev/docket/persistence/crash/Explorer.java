package dev.docket.persistence.crash;

import dev.docket.persistence.recovery.AuditTrail;
import dev.docket.persistence.storage.DiskImage;
import dev.docket.persistence.storage.DiskMoment;
import dev.docket.persistence.storage.Survival;
import dev.docket.persistence.storage.Unforced;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts the power in a recorded workload, in as many ways as it is given, and looks whether the
 * store keeps what it promised.
 */
final class Explorer {
  private static final String TEMPORARY = ".tmp";
  private static final String HOLDER = "LOCK.info";

  /** One in so many calls of a recovery is a second crash. */
  private static final int SECOND_CRASHES = 12;

  /** One in so many distinct states is looked at twice even where all of it is durable. */
  private static final int SECOND_LOOKS = 4;

  /** In one of so many cuts the store has to go on. */
  private static final int LIVES = 8;

  private final Recording recording;
  private final Counts counts;

  /** What is shown of each distinct state. */
  private final Map<Long, Seen> seen = new HashMap<>();

  Explorer(Recording recording, Counts counts) {
    this.recording = recording;
    this.counts = counts;
  }

  /**
   * Every cut, with nothing and with everything that was not forced.
   *
   * @param kills at one of so many cuts the process is killed as well
   */
  void tryEveryCut(int kills) {
    for (int cut = 0; cut < points(); cut++) {
      tryFully(first(cut, Survival.NONE));
      tryFully(first(cut, Survival.ALL));
      if (cut % kills == 0) {
        tryKill(first(cut, Survival.KILLED));
      }
    }
  }

  /** Every cut, with each single unforced change left out, and with each single one alone. */
  void tryEveryChange() {
    for (int cut = 0; cut < points(); cut++) {
      for (Unforced change : recording.points().get(cut).moment().unforced()) {
        tryOnce(first(cut, Survival.allBut(change)));
        tryOnce(first(cut, Survival.only(change)));
      }
    }
  }

  /** Every cut, with a random part. */
  void tryAtRandom(long seed) {
    for (int cut = 0; cut < points(); cut++) {
      tryOnce(first(cut, Survival.random(seed)));
    }
  }

  private int points() {
    return recording.points().size();
  }

  private Trial first(int cut, Survival survival) {
    return Trial.first(recording.workload(), cut, survival);
  }

  /** One trial by itself, with all that there is to be looked at. */
  void repeat(Trial trial) {
    if (trial.second() >= 0) {
      check(trial, () -> interrupt(trial, Reopened.of(image(trial).boot(0))));
    } else if (trial.survival().kind() == Survival.Kind.KILLED) {
      tryKill(trial);
    } else {
      tryFully(trial);
    }
  }

  private DiskImage image(Trial trial) {
    return point(trial).moment().after(trial.survival());
  }

  private CrashPoint point(Trial trial) {
    return recording.points().get(trial.cut());
  }

  private void tryOnce(Trial trial) {
    check(trial, () -> look(trial, false));
  }

  private void tryFully(Trial trial) {
    check(
        trial,
        () -> {
          Optional<Reopened> fresh = look(trial, true);
          if (fresh.isPresent()) {
            if (trial.cut() % LIVES == 0) {
              Reopened.checkThatItGoesOn(image(trial).boot(0));
            }
            crashAgain(trial, fresh.get());
          }
        });
  }

  /** The process is killed, and a power cut follows once the store is open again. */
  private void tryKill(Trial trial) {
    check(
        trial,
        () -> {
          counts.kill();
          Reopened reopened = Reopened.once(point(trial).moment().killed(0));
          requireAllowed(trial, reopened.seen());
          checkThatItStays(reopened);
          if (trial.cut() % LIVES == 0) {
            Reopened.checkThatItGoesOn(point(trial).moment().killed(0));
          }
        });
  }

  /**
   * Opens the store, unless just this was on the disk before.
   *
   * @param fully whether the moments of the recovery are wanted
   */
  private Optional<Reopened> look(Trial trial, boolean fully) {
    counts.trial();
    DiskImage image = image(trial);
    long fingerprint = image.fingerprint(Explorer::isNeverRead);
    Seen known = seen.get(fingerprint);
    if (known != null) {
      requireAllowed(trial, known);
      return Optional.empty();
    }
    Reopened reopened = fully ? Reopened.of(image.boot(0)) : Reopened.once(image.boot(0));
    requireAllowed(trial, reopened.seen());
    if (seen.size() % SECOND_LOOKS == 0 || !reopened.isDurable(Explorer::isNeverRead)) {
      checkThatItStays(reopened);
    }
    seen.put(fingerprint, reopened.seen());
    counts.distinct();
    return Optional.of(reopened);
  }

  /** Cuts the power again and looks again: what was shown once is there for good. */
  private void checkThatItStays(Reopened reopened) {
    if (!shownOf(reopened.shown().after(Survival.NONE)).equals(reopened.seen())) {
      throw new AssertionError(
          "What was shown is not there after another power cut that followed at once.\nbefore: "
              + reopened.seen()
              + "\nafter:  "
              + shownOf(reopened.shown().after(Survival.NONE)));
    }
  }

  private Seen shownOf(DiskImage image) {
    Seen known = seen.get(image.fingerprint(Explorer::isNeverRead));
    return known == null ? Reopened.once(image.boot(0)).seen() : known;
  }

  /** A second crash, at calls of the recovery that differ from one trial to the next. */
  private void crashAgain(Trial trial, Reopened reopened) {
    List<Survival> survivals = List.of(Survival.NONE, Survival.ALL, Survival.random(trial.cut()));
    for (int call = 0; call < reopened.recovery().size(); call++) {
      if ((call + trial.cut()) % SECOND_CRASHES == 0) {
        Survival survival = survivals.get((call + trial.cut() / SECOND_CRASHES) % survivals.size());
        Trial again = trial.again(call, survival);
        check(again, () -> interrupt(again, reopened));
      }
    }
  }

  private void interrupt(Trial trial, Reopened uninterrupted) {
    DiskMoment moment = uninterrupted.recovery().get(trial.second());
    Seen again = shownOf(moment.after(trial.secondSurvival()));
    counts.secondCrash();
    if (!again.equals(uninterrupted.seen())) {
      throw new AssertionError(
          "An interrupted recovery leads to something else.\n"
              + "interrupted:   "
              + again
              + "\nuninterrupted: "
              + uninterrupted.seen());
    }
  }

  private void requireAllowed(Trial trial, Seen shown) {
    List<Seen> allowed = recording.chronicle().allowed(point(trial).known());
    if (!allowed.contains(shown)) {
      StringBuilder message = new StringBuilder("The store shows what it must not.\nit shows:  ");
      message.append(shown);
      allowed.forEach(each -> message.append("\nallowed:   ").append(each));
      throw new AssertionError(message.toString());
    }
  }

  /** What no recovery reads the bytes of. */
  static boolean isNeverRead(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(TEMPORARY) || name.equals(HOLDER) || name.equals(AuditTrail.FILE);
  }

  private void check(Trial trial, Runnable work) {
    try {
      work.run();
    } catch (RepeatableFailure told) {
      throw told;
    } catch (RuntimeException | AssertionError failure) {
      throw new RepeatableFailure(trial, point(trial), failure);
    }
  }

  /** Says how it can be repeated. */
  static final class RepeatableFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    RepeatableFailure(Trial trial, CrashPoint point, Throwable failure) {
      super(
          "Power cut during "
              + point.call()
              + " of "
              + point.path()
              + ". Repeat it with -Ddocket.crash="
              + trial
              + "\nunforced: "
              + point.moment().unforced()
              + "\n"
              + failure.getMessage(),
          failure);
    }
  }
}
