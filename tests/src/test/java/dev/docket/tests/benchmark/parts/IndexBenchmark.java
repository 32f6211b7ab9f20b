package dev.docket.tests.benchmark.parts;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Finds an id in a store: in the index of the active segment on the heap, or over the filters and
 * footers of the sealed ones.
 */
@State(Scope.Benchmark)
public class IndexBenchmark {
  private static final SerializedValue VALUE = new SerializedValue(4, "", new byte[400]);
  private static final int AT_ONCE = 1_000;

  @Param({"1000", "100000"})
  public int ids = 1_000;

  private @Nullable Path directory;
  private @Nullable DocketStore store;
  private int next;

  @Setup
  public void fill() throws IOException {
    Path dir = Files.createTempDirectory("docket-index-");
    directory = dir;
    StoreSettings settings = StoreSettings.defaults().withCreate(true);
    try (DocketStore filled = DocketStore.open(dir.resolve("store"), settings)) {
      append(filled, "sealed-", ids);
    }
    DocketStore opened = DocketStore.open(dir.resolve("store"), settings);
    store = opened;
    append(opened, "active-", 1_000);
  }

  @TearDown
  public void delete() throws IOException {
    opened().close();
    Path dir = directory;
    if (dir != null) {
      try (Stream<Path> files = Files.walk(dir)) {
        files.sorted(Comparator.reverseOrder()).forEach(IndexBenchmark::delete);
      }
    }
  }

  /** An id whose events are in the active segment. */
  @Benchmark
  public long active() {
    next = (next + 7) % 1_000;
    return opened().events().highestSequenceNr("active-" + next, 0);
  }

  /** An id whose events are in what was sealed when the store was closed. */
  @Benchmark
  public long sealed() {
    next = (next + 7_919) % ids;
    return opened().events().highestSequenceNr("sealed-" + next, 0);
  }

  /** An id that is not there: the way of each new case. */
  @Benchmark
  public long unknown() {
    next++;
    return opened().events().highestSequenceNr("unknown-" + next, 0);
  }

  private DocketStore opened() {
    DocketStore open = store;
    if (open == null) {
      throw new IllegalStateException("the store is not open");
    }
    return open;
  }

  private static void append(DocketStore store, String prefix, int count) {
    List<CompletableFuture<?>> underWay = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<EventRecord> event = List.of(EventRecord.of(prefix + i, 1, "writer", VALUE));
      underWay.add(store.events().append(event).toCompletableFuture());
      if (underWay.size() == AT_ONCE || i == count - 1) {
        underWay.forEach(CompletableFuture::join);
        underWay.clear();
      }
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
