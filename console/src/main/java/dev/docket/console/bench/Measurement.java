package dev.docket.console.bench;

import java.io.IOException;

/** One thing to be measured. */
interface Measurement {

  /** Measures and reports. */
  void measure(Bench bench) throws IOException;
}
