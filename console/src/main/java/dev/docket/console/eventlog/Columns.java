package dev.docket.console.eventlog;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Where the columns of a log stand, by the names in its header. A position is -1 for a column that
 * the log does not have; {@code attributes} are the positions of all columns without a meaning of
 * their own.
 */
record Columns(
    List<String> names,
    int caseName,
    int activity,
    int resource,
    int timestamp,
    int seq,
    int lifecycle,
    List<Integer> attributes) {

  static final String CASE = "case";
  static final String ACTIVITY = "activity";
  static final String RESOURCE = "resource";
  static final String TIMESTAMP = "timestamp";
  static final String SEQ = "seq";
  static final String LIFECYCLE = "lifecycle";

  /** The name that the XES standard gives to the lifecycle. */
  static final String XES_LIFECYCLE = "lifecycle:transition";

  /** Finds the columns; the flaw names what is missing or there twice. */
  static Columns of(CsvRecord header) throws FlawException {
    List<String> names = header.cells();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).isEmpty()) {
        throw new FlawException(i, "the header gives this column no name");
      }
      if (!seen.add(names.get(i))) {
        throw new FlawException(i, "the header has the column \"" + names.get(i) + "\" twice");
      }
    }
    if (seen.contains(LIFECYCLE) && seen.contains(XES_LIFECYCLE)) {
      throw new FlawException(
          names.indexOf(XES_LIFECYCLE),
          "the header has both " + LIFECYCLE + " and " + XES_LIFECYCLE + "; allowed is one");
    }
    int lifecycle = Math.max(names.indexOf(LIFECYCLE), names.indexOf(XES_LIFECYCLE));
    Set<Integer> known = new HashSet<>(Set.of(lifecycle));
    for (String name : List.of(CASE, ACTIVITY, RESOURCE, TIMESTAMP, SEQ)) {
      known.add(names.indexOf(name));
    }
    return new Columns(
        names,
        required(names, CASE),
        required(names, ACTIVITY),
        names.indexOf(RESOURCE),
        required(names, TIMESTAMP),
        names.indexOf(SEQ),
        lifecycle,
        IntStream.range(0, names.size()).filter(i -> !known.contains(i)).boxed().toList());
  }

  private static int required(List<String> names, String name) throws FlawException {
    int at = names.indexOf(name);
    if (at < 0) {
      throw new FlawException(
          0,
          "the header has no column \""
              + name
              + "\"; needed are case, activity and timestamp, found are "
              + String.join(", ", names));
    }
    return at;
  }
}
