package dev.docket.console.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.docket.engine.notary.file.BoundedFile;
import dev.docket.engine.notary.file.OwnerOnly;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The lines of a run in a file, each written as soon as it is there. */
public final class LineFile implements Consumer<Line>, AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Some 100,000 lines. */
  private static final int MAX_BYTES = 64 << 20;

  private final PrintWriter writer;

  /** A new file; one of that name is replaced. */
  public LineFile(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      OwnerOnly.createDirectories(parent);
    }
    writer = new PrintWriter(OwnerOnly.write(file), false, StandardCharsets.UTF_8);
  }

  /** A line as JSON. */
  public static String json(Line line) {
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException fault) {
      throw new IllegalStateException("not to be written as JSON: " + line, fault);
    }
  }

  /**
   * The lines of a file.
   *
   * @throws IOException if it cannot be read or is not of this form
   */
  public static List<Line> read(Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (String text : BoundedFile.text(file, MAX_BYTES).lines().toList()) {
      if (!text.isBlank()) {
        lines.add(JSON.readValue(text, Line.class));
      }
    }
    return lines;
  }

  @Override
  public void accept(Line line) {
    writer.println(json(line));
    writer.flush();
  }

  @Override
  public void close() throws IOException {
    writer.close();
    if (writer.checkError()) {
      throw new IOException("the lines were not written completely");
    }
  }
}
