package dev.docket.tests.notary.crash;

import dev.docket.persistence.storage.DiskImage;
import dev.docket.persistence.storage.Survival;
import dev.docket.persistence.storage.Unforced;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Cuts the power in a notary's life, in many ways. */
final class NotaryExplorer {

  private final NotaryLife life;

  /** The states that were looked at, with what was known in them. */
  private final Set<List<Object>> seen = new HashSet<>();

  private long cuts;
  private long kills;
  private long secondCuts;

  NotaryExplorer(NotaryLife life) {
    this.life = life;
  }

  int points() {
    return life.points().size();
  }

  /** With nothing and with everything that was not forced, and again in the recovery. */
  void cutTwice(int at, int every) {
    for (Survival survival : List.of(Survival.NONE, Survival.ALL)) {
      CutPoint point = life.points().get(at);
      check(
          point,
          survival,
          () -> {
            DiskImage image = point.moment().after(survival);
            if (isNew(point, image)) {
              Recovered recovered = recovered(point, image, at).recorded().run();
              List<CutPoint> again = recovered.points();
              for (int i = at % every; i < again.size(); i += every) {
                cutAgain(again.get(i), Survival.NONE, i);
                cutAgain(again.get(i), Survival.random(i), i);
              }
            }
          });
    }
  }

  private void cutAgain(CutPoint point, Survival survival, int order) {
    check(
        point,
        survival,
        () -> {
          secondCuts++;
          DiskImage image = point.moment().after(survival);
          if (isNew(point, image)) {
            recovered(point, image, order).run();
          }
        });
  }

  /** With each single change that was not forced left out, with it alone, and some at random. */
  void cutWithEachChange(int at, int random) {
    CutPoint point = life.points().get(at);
    for (Unforced change : point.moment().unforced()) {
      cut(point, Survival.allBut(change), at);
      cut(point, Survival.only(change), at);
    }
    for (int seed = 0; seed < random; seed++) {
      cut(point, Survival.random(seed), at);
    }
  }

  private void cut(CutPoint point, Survival survival, int order) {
    check(
        point,
        survival,
        () -> {
          DiskImage image = point.moment().after(survival);
          if (isNew(point, image)) {
            recovered(point, image, order).run();
          }
        });
  }

  /** The process is killed; the next one reads on, and the power goes. */
  void kill(int at) {
    CutPoint point = life.points().get(at);
    check(
        point,
        Survival.KILLED,
        () -> {
          kills++;
          CutPoint end =
              new Recovered(life.commits(), point, point.moment().killed(0), at).run().end();
          recovered(end, end.moment().after(Survival.NONE), at + 1).run();
        });
  }

  private Recovered recovered(CutPoint point, DiskImage image, int order) {
    return new Recovered(life.commits(), point, image.boot(0), order);
  }

  private boolean isNew(CutPoint point, DiskImage image) {
    cuts++;
    long fingerprint = image.fingerprint(file -> file.toString().endsWith(".tmp"));
    return seen.add(List.of(fingerprint, point.commits(), point.signed().size(), point.shown()));
  }

  private static void check(CutPoint point, Survival survival, Runnable look) {
    try {
      look.run();
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError(
          "Power cut during %s, of %d commits, with %s of %s"
              .formatted(point.call(), point.commits(), survival, point.moment().unforced()),
          failure);
    }
  }

  /** How many states there were. */
  int states() {
    return seen.size() + (int) kills;
  }

  @Override
  public String toString() {
    return "%,d distinct crash states in %,d power cuts (%,d of them second ones), %,d kills with a power cut behind them"
        .formatted(seen.size(), cuts, secondCuts, kills);
  }
}
