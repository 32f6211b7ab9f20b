package dev.docket.engine.testkit;

/** What can go wrong with a write of a case's events, or with a deletion. */
public enum WriteFault {
  /** Nothing: the fault that is planned next is for the write after this one. */
  NONE,
  /** The journal refuses the events, as those it cannot serialise: nothing is written. */
  REJECTED,
  /** The journal fails and knows that nothing is written, as with a full disk. */
  CERTAINLY_NOT_WRITTEN,
  /** The case fails before its events are written, and nobody can tell: nothing is written. */
  CRASH_BEFORE_WRITE,
  /** The events are durable, but the case fails before it hears of it, and nobody can tell. */
  CRASH_AFTER_WRITE
}
