package dev.docket.persistence.repair;

import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.RebuiltSegment;
import dev.docket.persistence.log.SegmentRemains;
import dev.docket.persistence.log.SegmentedLog.Place;
import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.LogRecord.Kind;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.recovery.Inventory;
import dev.docket.persistence.recovery.Inventory.Part;
import dev.docket.persistence.repair.LogPlan.Output;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Repairs one log that nobody has open. First everything new is written under temporary names,
 * forced and read back; then what it replaces is copied aside; then one segment after the other
 * gets its name, the oldest first; then what it replaces goes. Interrupted at any point and
 * repeated, it comes to the same log.
 */
public final class LogRepair {
  /** A ledger with more is written in several records. */
  private static final int LEDGER_ENTRIES = 10_000;

  private final Place place;
  private final Storage storage;
  private final Inventory inventory;
  private final Spares spares;
  private final LogPlan plan;

  private LogRepair(Place place, Inventory inventory, Spares spares, LogPlan plan) {
    this.place = place;
    this.inventory = inventory;
    this.storage = place.storage();
    this.spares = spares;
    this.plan = plan;
  }

  /**
   * Looks at the log and says what a repair would do. Changes nothing; reads all of it.
   *
   * @param backup the same log in a backup, from which what is lost is taken
   * @param unreadable whether something of a file could not be read so far
   * @param accepts which losses an operator accepts
   * @throws dev.docket.persistence.failure.StoreUnusableException if the backup has what is lost,
   *     but of another history
   */
  public static LogRepair plan(
      Place place, Optional<LogBackup> backup, Predicate<Path> unreadable, Acceptance accepts)
      throws IOException {
    Inventory inventory = Inventory.of(place);
    Spares spares = new Spares(place.storage(), place.id(), Spares.WINDOW_BYTES);
    spares.add(inventory.others(), null);
    backup.ifPresent(it -> spares.add(it.files(), it.agreement()));
    LogPlan plan = new Planning(place, inventory, spares, unreadable, accepts).plan();
    return new LogRepair(place, inventory, spares, plan);
  }

  /**
   * A log in a backup.
   *
   * @param files its files
   * @param agreement whether it means the same by its ordinals
   */
  public record LogBackup(List<Path> files, Agreement agreement) {}

  /** Whether a loss is accepted. */
  @FunctionalInterface
  public interface Acceptance {
    boolean accepts(Loss loss);
  }

  public boolean needed() {
    return plan.needed();
  }

  /** What no ledger had before. */
  public List<Loss> newLosses() {
    return plan.newLosses();
  }

  /** What is accepted now. */
  public List<Loss> accepted() {
    return plan.accepted();
  }

  /** What stays open. */
  public List<Loss> open() {
    return plan.open();
  }

  /** How many records come from other files. */
  public long taken() {
    return plan.taken();
  }

  /** The segments that are written. */
  public List<String> written() {
    return plan.outputs().stream().map(output -> output.name().fileName()).toList();
  }

  /** The files that go; a copy is kept of each. */
  public List<Path> replaced() {
    return plan.replaced();
  }

  /**
   * Does it. To be called once, while nobody else has the log open.
   *
   * @throws IOException if the disk fails or is full; it may be done again
   */
  public void apply(KeptFiles kept) throws IOException {
    Map<Path, Path> made = new LinkedHashMap<>();
    long number = 0;
    for (Output output : plan.outputs()) {
      Path target = place.directory().resolve(output.name().fileName());
      Path temporary = target.resolveSibling(output.name().fileName() + SegmentName.TEMPORARY);
      write(output, temporary);
      made.put(temporary, target);
      number = Math.max(number, output.number());
    }
    for (Path file : plan.replaced()) {
      kept.keep(file);
    }
    for (Map.Entry<Path, Path> each : made.entrySet()) {
      storage.rename(each.getKey(), each.getValue());
      storage.forceDirectory(place.directory());
    }
    for (Path file : plan.replaced()) {
      storage.delete(file);
    }
    storage.forceDirectory(place.directory());
    List<Output> outputs = plan.outputs();
    long last = outputs.get(outputs.size() - 1).name().lastOrdinal();
    place.floor().raise(place.id().kind(), new Floor.Mark(number, last));
  }

  private void write(Output output, Path temporary) throws IOException {
    try (RebuiltSegment segment =
        RebuiltSegment.begin(
            storage, temporary, place.id(), output.number(), output.name().firstOrdinal())) {
      Part part = output.part();
      if (part != null) {
        salvage(part, output, segment);
      } else if (output.ledger()) {
        ledgers(output, segment);
      } else {
        fill(output, segment);
      }
      segment.finish(output.name());
    }
  }

  private void salvage(Part part, Output output, RebuiltSegment segment) throws IOException {
    try (SegmentRemains remains =
        SegmentRemains.open(storage, part.path(), place.id(), part.name(), part.link())) {
      new Salvage(
              remains,
              place.id().kind(),
              spares,
              EarlierParts.before(part, place, inventory.parts()),
              output.name().firstOrdinal(),
              output.lastTimestampMicros(),
              new Writing(segment))
          .run();
    }
  }

  private void fill(Output output, RebuiltSegment segment) throws IOException {
    SegmentName.Sealed range = output.name();
    new Filling(spares, output.lastTimestampMicros(), new Writing(segment))
        .fill(range.firstOrdinal(), range.lastOrdinal());
  }

  private void ledgers(Output output, RebuiltSegment segment) throws IOException {
    List<Long> accepted = plan.accepted().stream().map(Loss::lastOrdinal).toList();
    List<Loss> losses = plan.newLosses();
    long ordinal = output.name().firstOrdinal();
    for (int at = 0; at == 0 || at < Math.max(losses.size(), accepted.size()); ordinal++) {
      byte[] ledger = Losses.ledger(part(losses, at), part(accepted, at));
      EncodedRecord encoded = EncodedRecord.encode(Kind.LOSS, "", 0, ordinal, Losses.body(ledger));
      encoded.stamp(ordinal, output.lastTimestampMicros());
      segment.put(RecordHead.decode(encoded.bytes(), 0).orElseThrow(), encoded.bytes());
      at += LEDGER_ENTRIES;
    }
  }

  /** How many records the ledger takes. */
  static long ledgers(int losses, int accepted) {
    return Math.max(1, (Math.max(losses, accepted) + LEDGER_ENTRIES - 1) / LEDGER_ENTRIES);
  }

  private static <T> List<T> part(List<T> all, int from) {
    return all.subList(Math.min(from, all.size()), Math.min(from + LEDGER_ENTRIES, all.size()));
  }

  /** How far the log reaches, for a floor that is to be written anew. */
  public Floor.Mark reached() {
    return plan.reached();
  }

  private record Writing(RebuiltSegment segment) implements Salvage.Sink {
    @Override
    public void put(RecordHead head, ByteBuffer bytes) throws IOException {
      segment.put(head, bytes);
    }

    @Override
    public void lost(Loss loss) {
      // the plan has told it
    }
  }
}
