package dev.docket.console.store;

/** Tells what does not hold on stderr, and remembers that there was something. */
final class Faults {

  private boolean any;

  void add(String fault) {
    any = true;
    System.err.println("docket: " + fault);
  }

  boolean any() {
    return any;
  }
}
