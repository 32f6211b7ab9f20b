package dev.docket.persistence.crash;

/**
 * What goes wrong in a workload; what {@code -Ddocket.fault} takes.
 *
 * @param workload its name
 * @param seed the workload's
 * @param call the number of the call, reads included, from 0; none if it is negative
 * @param mishap how it goes wrong
 * @param forGood whether all later calls of that kind do too
 */
record CallFault(String workload, long seed, int call, Mishap mishap, boolean forGood) {
  private static final String SEPARATOR = "/";
  private static final String FOR_GOOD = "for-good";

  static CallFault none(Workload workload) {
    return new CallFault(workload.name(), workload.seed(), -1, Mishap.IO_ERROR, false);
  }

  static CallFault parse(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    return new CallFault(
        parts[0],
        Long.parseLong(parts[1]),
        Integer.parseInt(parts[2]),
        Mishap.valueOf(parts[3]),
        parts[4].equals(FOR_GOOD));
  }

  @Override
  public String toString() {
    return String.join(
        SEPARATOR, workload, "" + seed, "" + call, mishap.name(), forGood ? FOR_GOOD : "once");
  }
}
