package dev.docket.console.replay;

/** Hears how an import goes on, on the thread of the import. */
public interface ImportListener {

  /** The rows are counted: so many are to come. */
  default void counted(long rows) {}

  /** One more row is dealt with: committed, skipped or refused. */
  default void advanced() {}

  /** Something that the user should know and that does not end the import. */
  default void warned(String message) {}
}
