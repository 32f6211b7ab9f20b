package dev.docket.persistence.log;

/** Space on the disk that is given up when it is full. Safe for any thread. */
interface Reserve {
  /** Gives it up; false if there is none. */
  boolean release();

  /** Makes it again some time, if it was given up and there is space for it. Does not block. */
  void refill();
}
