package dev.docket.persistence.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Lets what is stored rot. */
public final class Rot {
  private Rot() {}

  /** Flips a bit of a text where it first stands in each file of a folder; it must stand there. */
  public static void flip(Path folder, String text) throws IOException {
    int places = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        if (at >= 0) {
          bytes[at] ^= 1;
          Files.write(file, bytes);
          places++;
        }
      }
    }
    assertThat(places).isPositive();
  }
}
