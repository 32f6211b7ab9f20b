package dev.docket.console.load;

/**
 * How many cases there are, and how many commands are in flight on each of them at any time: one
 * client for each of those, which sends the next command when the one before was answered.
 *
 * @param cases 1 or more
 * @param inFlight 1 or more
 */
public record LoadShape(int cases, int inFlight) {

  /** One hot case with 64 clients. */
  public static final LoadShape HOT = new LoadShape(1, 64);

  /** Refuses what is not a load. */
  public LoadShape {
    if (cases < 1 || inFlight < 1) {
      throw new IllegalArgumentException(
          cases + " cases with " + inFlight + " in flight: allowed is 1 or more of both");
    }
  }

  /** So many cases with one command in flight each. */
  public static LoadShape of(int cases) {
    return new LoadShape(cases, 1);
  }

  /**
   * The load of a title.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static LoadShape parse(String title) {
    String[] parts = title.split("x", 2);
    return new LoadShape(
        Integer.parseInt(parts[0]), parts.length == 1 ? 1 : Integer.parseInt(parts[1]));
  }

  int clients() {
    return cases * inFlight;
  }

  /** The case of a client. */
  int caseOf(int client) {
    return client % cases;
  }

  /** In the results: the number of cases, with what is in flight on each if that is not one. */
  public String title() {
    return inFlight == 1 ? String.valueOf(cases) : cases + "x" + inFlight;
  }
}
