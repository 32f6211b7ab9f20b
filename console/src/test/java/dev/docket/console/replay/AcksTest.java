package dev.docket.console.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.QuantumId;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcksTest {

  @Test
  void shouldAddToAFileAndNotToALineThatWasCutShort(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("acks");
    try (Acks acks = Acks.appendTo(file)) {
      acks.send(QuantumId.of("a#0"));
    }
    Files.writeString(file, Files.readString(file) + "SEND a#");
    try (Acks acks = Acks.appendTo(file)) {
      acks.send(QuantumId.of("a#1"));
    }

    assertThat(file).hasContent("SEND a#0\nSEND a#\nSEND a#1\n");
  }
}
