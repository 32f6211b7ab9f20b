package dev.docket.engine.actor;

/** What a keeper is at with the actor of its case. */
enum Phase {
  /** No actor; the next command starts one. */
  DOWN,
  /** The actor recovers. */
  STARTING,
  RUNNING,
  /** The actor was told to stop, for a restart or because the case is idle. */
  STOPPING,
  /** The actor failed; after a wait there will be a new one. Commands wait. */
  WAITING,
  /** The actor could not recover; after a wait there will be another attempt. */
  FAILING,
  /** The history is broken; what is good of it is being read. Commands wait. */
  READING,
  /** The history is broken. */
  SAFE
}
