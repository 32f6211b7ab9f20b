package dev.docket.console.runtime;

/** How a command ends. */
public final class ExitCode {

  /** It is done. */
  public static final int DONE = 0;

  /** It found a problem. */
  public static final int PROBLEM = 1;

  /** It was used in a wrong way, or its input is wrong. */
  public static final int WRONG_USE = 2;

  private ExitCode() {}
}
