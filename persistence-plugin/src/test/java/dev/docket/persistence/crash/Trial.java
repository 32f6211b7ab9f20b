package dev.docket.persistence.crash;

import dev.docket.persistence.storage.Survival;

/**
 * One crash, and maybe a second one in the recovery from it; what {@code -Ddocket.crash} takes.
 *
 * @param workload its name
 * @param seed the workload's
 * @param cut the number of the changing call during which the power goes, from 0
 * @param survival what of the unforced changes is left
 * @param second the number of the changing call of the recovery at which it goes again, -1 if it
 *     does not
 * @param secondSurvival what is left then
 */
record Trial(
    String workload, long seed, int cut, Survival survival, int second, Survival secondSurvival) {
  private static final String SEPARATOR = "/";

  static Trial first(Workload workload, int cut, Survival survival) {
    return new Trial(workload.name(), workload.seed(), cut, survival, -1, Survival.NONE);
  }

  Trial again(int call, Survival left) {
    return new Trial(workload, seed, cut, survival, call, left);
  }

  static Trial parse(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    return new Trial(
        parts[0],
        Long.parseLong(parts[1]),
        Integer.parseInt(parts[2]),
        Survival.parse(parts[3]),
        parts.length > 4 ? Integer.parseInt(parts[4]) : -1,
        parts.length > 4 ? Survival.parse(parts[5]) : Survival.NONE);
  }

  @Override
  public String toString() {
    String first = String.join(SEPARATOR, workload, "" + seed, "" + cut, survival.toString());
    return second < 0
        ? first
        : String.join(SEPARATOR, first, "" + second, secondSurvival.toString());
  }
}
