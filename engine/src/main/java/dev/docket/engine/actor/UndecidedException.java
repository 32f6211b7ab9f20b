package dev.docket.engine.actor;

/** A command could not be decided, by a fault of the engine's own. Nothing was written by then. */
final class UndecidedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int position;

  /**
   * It could not be decided.
   *
   * @param position of the command among those that were handed over
   */
  UndecidedException(int position, RuntimeException fault) {
    super("a command could not be decided", fault);
    this.position = position;
  }

  int position() {
    return position;
  }
}
