package dev.docket.persistence.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a simulated disk makes of one call.
 *
 * @param outcome whether it is done
 * @param failure what the caller gets
 * @param part of a write or read done in part, how many bytes
 */
public record Verdict(Outcome outcome, Optional<IOException> failure, int part) {
  /** It is done as asked. */
  public static final Verdict DONE = new Verdict(Outcome.DONE, Optional.empty(), 0);

  /**
   * It is answered as if it were done. A force leaves everything as little durable as it was, what
   * is written is gone once the page cache lets go of it, what is read is not what is there.
   */
  public static final Verdict LIED = new Verdict(Outcome.LIED, Optional.empty(), 0);

  /** The ways in which a call ends. */
  public enum Outcome {
    DONE,
    FAILED,
    PARTLY,
    LIED
  }

  /** Asked about each call, those that only read included. */
  @FunctionalInterface
  public interface Judge {
    Verdict of(Call call, Path path);
  }

  /** Nothing is done, and the caller gets the failure. */
  public static Verdict failed(IOException failure) {
    return new Verdict(Outcome.FAILED, Optional.of(failure), 0);
  }

  /** A write of so many bytes only, after which the caller gets the failure. */
  public static Verdict partly(int bytes, IOException failure) {
    return new Verdict(Outcome.PARTLY, Optional.of(failure), bytes);
  }

  /** A read of so many bytes only, as if the file ended there. */
  public static Verdict shortened(int bytes) {
    return new Verdict(Outcome.PARTLY, Optional.empty(), bytes);
  }

  boolean lied() {
    return outcome == Outcome.LIED;
  }

  /** Throws the failure, if there is one. */
  void conclude() throws IOException {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }
}
