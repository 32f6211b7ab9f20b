package dev.docket.persistence.faulttolerance;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.StoredEvent;
import dev.docket.persistence.failure.NotWrittenException;
import dev.docket.persistence.failure.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A process with a store: reads what it is to do, one word after the other, and says what came. */
final class StoreProcess {
  static final StoreSettings SETTINGS =
      StoreSettings.defaults()
          .withCreate(true)
          .withSegmentBytes(64 * 1024)
          .withFrameBytes(4 * 1024)
          .withReserveBytes(0);

  private final Path dir;
  private @Nullable DocketStore store;

  private StoreProcess(Path dir) {
    this.dir = dir;
  }

  static EventRecord event(String id, long number, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return EventRecord.of(id, number, "", new SerializedValue(1, "text", bytes));
  }

  static List<String> texts(DocketStore store, String id) {
    List<StoredEvent> events = new ArrayList<>();
    store.events().replay(id, 1, Long.MAX_VALUE, Long.MAX_VALUE, events::add);
    return events.stream()
        .map(each -> new String(each.event().payload().bytes(), StandardCharsets.UTF_8))
        .toList();
  }

  /** One word of {@link #main}, and what follows it. */
  private String done(String[] words) throws IOException {
    switch (words[0]) {
      case "open" -> store = DocketStore.open(dir, SETTINGS);
      case "open-read-only" -> store = DocketStore.openReadOnly(dir, SETTINGS);
      case "close" -> store().close();
      case "append" -> {
        return append(words[1], Long.parseLong(words[2]), words[3]);
      }
      case "append-large" -> {
        return append(words[1], Long.parseLong(words[2]), "x".repeat(Integer.parseInt(words[3])));
      }
      case "read" -> {
        return String.join(" ", texts(store(), words[1]));
      }
      case "fill" -> {
        return fill();
      }
      case "clear" -> Files.delete(balloon());
      case "run" -> {
        return run(List.of(words).subList(1, words.length));
      }
      default -> throw new IllegalArgumentException(words[0]);
    }
    return "done";
  }

  private DocketStore store() {
    return Objects.requireNonNull(store);
  }

  private Path balloon() {
    return dir.resolveSibling("balloon");
  }

  /** Takes all space that is left. */
  private String fill() throws IOException {
    byte[] block = new byte[4096];
    try (var out = Files.newOutputStream(balloon())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      return String.valueOf(full.getMessage());
    }
  }

  /** A command in the namespace of this process. */
  private static String run(List<String> command) throws IOException {
    try {
      Tool tool = Tool.run(command.toArray(String[]::new));
      return tool.succeeded() ? "done" : tool.said();
    } catch (InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private String append(String id, long number, String text) {
    try {
      store()
          .events()
          .append(List.of(event(id, number, text)))
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
      return "done";
    } catch (ExecutionException failure) {
      return Optional.ofNullable(failure.getCause())
          .map(
              cause -> cause instanceof NotWrittenException not ? not.reason().name() : name(cause))
          .orElse("failed");
    } catch (InterruptedException | TimeoutException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String name(Throwable failure) {
    return failure.getClass().getSimpleName();
  }

  /** Ends with its input. */
  public static void main(String[] args) throws IOException {
    StoreProcess process = new StoreProcess(Path.of(args[0]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String answer;
      try {
        answer = process.done(line.split(" "));
      } catch (StoreException refusal) {
        answer = name(refusal) + ": " + refusal.getMessage();
      }
      System.out.println(answer.replace('\n', ' '));
    }
    System.exit(0); // whatever the store still does
  }
}
