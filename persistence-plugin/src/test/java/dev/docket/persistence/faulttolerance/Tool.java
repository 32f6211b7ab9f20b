package dev.docket.persistence.faulttolerance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command of the machine that a test needs, and may do without.
 *
 * @param succeeded whether it is there and did what it was asked for
 * @param said what it said, for the one who reads why a test was skipped
 */
record Tool(boolean succeeded, String said) {
  static Tool run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      process.destroyForcibly();
      return new Tool(ended && process.exitValue() == 0, List.of(command) + ": " + said.strip());
    } catch (IOException absent) {
      return new Tool(false, absent.toString());
    }
  }
}
