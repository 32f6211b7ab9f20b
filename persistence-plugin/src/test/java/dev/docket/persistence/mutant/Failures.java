package dev.docket.persistence.mutant;

/** Tells a test that found something wrong from one that could not run. */
final class Failures {
  private static final String STORE = "dev.docket.persistence.";

  private Failures() {}

  /**
   * Whether an assertion failed, or the store said itself what is wrong; and not because classes do
   * not fit together, or a test met a store that another one has left open.
   */
  static boolean tells(Throwable failure) {
    boolean tells = false;
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof LinkageError
          || each instanceof ReflectiveOperationException
          || each.getClass().getName().endsWith(".StoreLockedException")) {
        return false;
      }
      tells |= each instanceof AssertionError || each.getClass().getName().startsWith(STORE);
    }
    return tells;
  }
}
