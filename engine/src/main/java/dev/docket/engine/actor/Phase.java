package dev.docket.engine.actor;

/** What a keeper is at with the actor of its case. */
enum Phase {
  /** No actor; the next command starts one. */
  DOWN("is down"),
  /** As many cases as may recover at the same time do; commands wait. */
  QUEUED("waits for its turn to recover"),
  /** The actor recovers. */
  STARTING("recovers"),
  RUNNING("is at work on what came before, or waits for the journal"),
  /** The actor was told to stop, for a restart or because the case is idle. */
  STOPPING("is being stopped"),
  /** The actor failed; after a wait there will be a new one. Commands wait. */
  WAITING("failed, and is started again after a wait"),
  /** The actor could not recover; after a wait there will be another attempt. */
  FAILING("cannot be recovered now"),
  /** The history is broken; what is good of it is being read. Commands wait. */
  READING("is damaged, and what is good of it is being read"),
  /** The history is broken. */
  SAFE("is in safe mode"),
  /** The history is broken; the actor was started to restore it. Commands wait. */
  RESTORING("is being restored out of safe mode"),
  /** The case is being erased, or what an erase left over is deleted. Commands wait. */
  ERASING("is being erased"),
  /** The case is erased: no actor is needed. */
  ERASED("is erased"),
  /** The engine is shut down: no actor, and there will be none. */
  CLOSED("is closed");

  /** What the case does, after its name. */
  private final String inWords;

  Phase(String inWords) {
    this.inWords = inWords;
  }

  String inWords() {
    return inWords;
  }

  /** Whether the next actor is started when the wait is over. */
  boolean isWait() {
    return this == WAITING || this == FAILING;
  }

  boolean isWithoutActor() {
    return switch (this) {
      case DOWN, QUEUED, WAITING, FAILING, SAFE, ERASED, CLOSED -> true;
      case STARTING, RUNNING, STOPPING, READING, RESTORING, ERASING -> false;
    };
  }
}
