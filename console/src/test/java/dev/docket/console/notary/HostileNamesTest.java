package dev.docket.console.notary;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.console.CommandLineRun;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.StoreSettings;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that somebody else chose lead nowhere but into the directory that is meant. */
class HostileNamesTest {

  private static final long SEED = Long.getLong("docket.seed", 1);
  private static final String[] PARTS = {
    "..", "/", "\\", ".", "%2e", "%2f", "%00", "~", "|", "é", "e\u0301", "\u202e", "\uff0f",
        "\uff0e",
    "\u2044", "\ud83d\ude00", ":", "*", "$(x)", "`", "'", "\"", " ", "a", "CON", ".seg", ".wal",
        "LOCK"
  };

  @TempDir private Path home = Path.of("");
  private Path inside = Path.of("");

  @BeforeEach
  void layBait() throws IOException {
    inside = home.resolve("a/b/c/d");
    Files.createDirectories(inside);
    Files.writeString(home.resolve("a/escaped"), "mine");
  }

  /** What is outside: names, and what stands in files. */
  private Map<Path, String> outside() throws IOException {
    Map<Path, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(each -> !each.startsWith(inside)).toList()) {
        all.put(file, Files.isDirectory(file) ? "" : Files.readString(file, ISO_8859_1));
      }
    }
    return all;
  }

  private Set<String> names() {
    Set<String> names =
        new LinkedHashSet<>(
            List.of(
                "..",
                ".",
                "../../../escaped",
                "..\\..\\..\\escaped",
                home.resolve("a/escaped").toString(),
                "x/../../../../escaped",
                "%2e%2e%2f%2e%2e%2fescaped",
                "a\0b",
                "\ud800",
                "\n../escaped",
                "store.json",
                "LOCK.info",
                "a".repeat(CaseId.MAX_BYTES),
                "../".repeat(CaseId.MAX_BYTES / 3),
                "é".repeat(CaseId.MAX_BYTES / 2 + 1),
                "x".repeat(70_000)));
    Random dice = new Random(SEED);
    while (names.size() < 150) {
      StringBuilder name = new StringBuilder();
      for (int parts = 1 + dice.nextInt(12); parts > 0; parts--) {
        name.append(PARTS[dice.nextInt(PARTS.length)]);
      }
      names.add(name.toString());
    }
    return names;
  }

  private static List<CaseId> legal(Set<String> names) {
    List<CaseId> ids = new ArrayList<>();
    for (String name : names) {
      try {
        ids.add(CaseId.of(name));
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageContaining("case id");
      }
    }
    return ids;
  }

  @Test
  void shouldKeepCasesWhateverTheirNameInTheStore() throws Exception {
    Map<Path, String> before = outside();
    Path store = inside.resolve("store");
    Path notary = inside.resolve("notary");
    Path key = inside.resolve("key");
    KeyFile.create(key, SigningKey.of("example.org/orders", new byte[32]));
    List<CaseId> ids = legal(names());
    System.out.printf("Hostile names: %d legal ids, seed %d%n", ids.size(), SEED);
    assertThat(ids).hasSizeGreaterThan(120);

    NotarisedStore.serve(
        store,
        notary,
        key,
        engine ->
            ids.stream()
                .map(id -> engine.caseRef(id.value()).create(JsonObject.of("is", id.value())))
                .toList()
                .forEach(NotarisedStore::committed));
    for (CaseId id : ids.subList(0, 10)) {
      CommandLineRun shown = CommandLineRun.of("show", "--json", "--dir", store, "--", id.value());
      assertThat(shown.exitCode()).as("%s: %s", id, shown.err()).isZero();
    }
    CommandLineRun backup = CommandLineRun.of("backup", inside.resolve("backups"), "--dir", store);
    assertThat(backup.exitCode()).as(backup.err()).isZero();

    assertThat(outside()).isEqualTo(before);
    checkNames(store);
  }

  /** Only names that Docket makes. */
  private static void checkNames(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      assertThat(files.map(file -> store.relativize(file).toString()))
          .allMatch(
              name ->
                  name.matches(
                      "|LOCK|LOCK\\.info|(store|floor)\\.json|audit\\.jsonl"
                          + "|(events|snapshots)(/(reserve|standby[.a-z]*"
                          + "|[0-9-]+\\.wal|[0-9.-]+\\.seg))?"));
    }
  }

  @Test
  void shouldKeepRecordsWhateverTheirIdInTheStore() throws Exception {
    Map<Path, String> before = outside();
    Path path = inside.resolve("store");
    SerializedValue value = new SerializedValue(1, "../../../escaped", new byte[10]);
    try (DocketStore store =
        DocketStore.open(
            path, StoreSettings.defaults().withCreate(true).withSegmentBytes(16 * 1024))) {
      for (String name : names()) {
        if (name.length() < 1_000 && !name.contains("\ud800")) {
          EventRecord event = EventRecord.of(name, 1, "../" + name.length(), value);
          store.events().append(List.of(event)).toCompletableFuture().join();
        }
      }
    }

    assertThat(outside()).isEqualTo(before);
    checkNames(path);
  }

  @Test
  void shouldReadNoBackupThatIsNamedOutsideOfTheBackups() throws Exception {
    Path store = inside.resolve("store");
    Path backups = inside.resolve("backups");
    NotarisedStore.serve(store, 0, 0, "Ada");
    CommandLineRun.of("backup", home.resolve("a/other"), "--dir", store);
    CommandLineRun.of("backup", backups, "--dir", store);
    String other;
    try (Stream<Path> list = Files.list(home.resolve("a/other"))) {
      other = String.valueOf(list.sorted().findFirst().orElseThrow().getFileName());
    }
    Map<Path, String> before = outside();
    Path target = inside.resolve("target");
    for (String name :
        List.of(
            "../../../../other/" + other,
            home.resolve("a/other/" + other).toString(),
            other + "/../" + other,
            "..",
            ".",
            "",
            "x".repeat(5_000))) {
      CommandLineRun run = CommandLineRun.of("restore", backups, "--backup", name, "--dir", target);

      assertThat(run.exitCode()).as(name).isPositive();
      assertThat(run.err()).doesNotContain("\tat ");
      assertThat(target.resolve("store.json")).doesNotExist();
    }
    assertThat(outside()).isEqualTo(before);
  }

  @Test
  void shouldReplayCasesWhateverTheirNameIntoTheStore() throws Exception {
    Path log = inside.resolve("log.csv");
    StringBuilder rows = new StringBuilder("case,activity,timestamp\n");
    for (String name : names()) {
      String cell = name.contains("\ud800") ? "x" : name.replace("\"", "\"\"");
      rows.append('"').append(cell).append("\",\"../").append(cell.length());
      rows.append("\",2026-03-02T08:00:00Z\n");
    }
    Files.writeString(log, rows, UTF_8);
    Map<Path, String> before = outside();
    Path store = inside.resolve("store");

    CommandLineRun run =
        CommandLineRun.of(
            "replay", log, "--dir", store, "--skip-bad", "--acks", inside.resolve("acks"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(outside()).isEqualTo(before);
    checkNames(store);
  }
}
