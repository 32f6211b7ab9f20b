package dev.docket.console.migrate;

/**
 * An event in the order over all ids.
 *
 * @param at where one side has it, by numbers of its own
 */
record Place(long at, String id, long sequenceNr) {

  /** Whether both are of the same event. */
  boolean isOf(Place other) {
    return id.equals(other.id) && sequenceNr == other.sequenceNr;
  }

  String text() {
    return id + " " + sequenceNr;
  }
}
