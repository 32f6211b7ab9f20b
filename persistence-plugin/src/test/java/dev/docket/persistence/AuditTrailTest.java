package dev.docket.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.recovery.AuditTrail;
import dev.docket.persistence.recovery.AuditTrail.Line;
import dev.docket.persistence.storage.FileStorage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTrailTest {
  private static final int TOO_LONG = AuditTrail.LONGEST_LINE + (1 << 20) + 7;

  /** A line that was read. */
  private record Read(long offset, Line how, int length) {}

  private static List<Read> read(AuditTrail trail) throws IOException {
    List<Read> lines = new ArrayList<>();
    trail.visit((offset, how, line) -> lines.add(new Read(offset, how, line.length)));
    return lines;
  }

  @Test
  void shouldTakeNoMoreOfALineIntoMemoryThanIsAllowed(@TempDir Path dir) throws IOException {
    Path file = dir.resolve(AuditTrail.FILE);
    byte[] line = new byte[TOO_LONG];
    Arrays.fill(line, (byte) 'x');
    try (OutputStream written = Files.newOutputStream(file)) {
      written.write(line);
      written.write('\n');
    }
    AuditTrail trail = new AuditTrail(new FileStorage(), dir);
    trail.wentOn(new UUID(1, 2), Instant.EPOCH);

    List<Read> lines = read(trail);

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).isEqualTo(new Read(0, Line.DAMAGED, AuditTrail.LONGEST_LINE));
    assertThat(lines.get(1).offset()).isEqualTo(TOO_LONG + 1);
    assertThat(lines.get(1).how()).isEqualTo(Line.WHOLE);

    trail.mend();
    assertThat(read(trail)).extracting(Read::how).containsExactly(Line.WHOLE);
    assertThat(Files.readString(file, StandardCharsets.UTF_8)).contains("\"act\":\"went on\"");
  }
}
