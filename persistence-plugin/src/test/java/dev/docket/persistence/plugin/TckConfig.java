package dev.docket.persistence.plugin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration of a conformance suite: our plugins over a store in a folder of its own. */
public final class TckConfig {
  private TckConfig() {}

  public static Config inNewFolder() {
    return withPlugin("docket.persistence.journal");
  }

  /** As {@link #inNewFolder} with another journal. */
  public static Config withPlugin(String journal) {
    return ConfigFactory.parseString(
            """
            akka.persistence.journal.plugin = "%s"
            akka.persistence.snapshot-store.plugin = "docket.persistence.snapshot-store"
            docket.persistence {
              dir = "%s"
              segment-bytes = 1 MiB
              reserve-bytes = 0
            }
            # The suites wait 3 s for the first answer, too little for a machine that is busy.
            akka.test.single-expect-default = 30 s
            # The suites' own payloads are serialised by Java.
            akka.actor.allow-java-serialization = on
            akka.actor.warn-about-java-serializer-usage = off
            """
                .formatted(journal, newFolder()))
        .withFallback(ConfigFactory.load());
  }

  private static Path newFolder() {
    try {
      // Below the build's own folder, so that a clean build takes it away.
      return Files.createTempDirectory(Path.of("target"), "tck-").resolve("store");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
