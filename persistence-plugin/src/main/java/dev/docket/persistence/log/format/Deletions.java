package dev.docket.persistence.log.format;

/** What the records of a segment have to do with deletions. */
public enum Deletions {
  /** None says that anything is deleted. */
  NONE(0),
  /** None is a deletion, but one says that its id was deleted before. */
  TOLD(1),
  /** One is a deletion. */
  HELD(2);

  private final int code;

  Deletions(int code) {
    this.code = code;
  }

  /** With one more record. */
  public Deletions and(LogRecord.Kind kind, long deletedTo) {
    if (kind == LogRecord.Kind.DELETION) {
      return HELD;
    }
    return this == NONE && deletedTo > 0 ? TOLD : this;
  }

  int code() {
    return code;
  }

  /** Of a code that nobody knows it says the most. */
  static Deletions of(int code) {
    for (Deletions each : values()) {
      if (each.code == code) {
        return each;
      }
    }
    return HELD;
  }
}
