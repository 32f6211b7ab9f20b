package dev.docket.persistence.repair;

import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.SegmentRemains;
import dev.docket.persistence.log.SegmentedLog.Place;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.LogRecord.Kind;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.recovery.Damage;
import dev.docket.persistence.recovery.DamageReport;
import dev.docket.persistence.recovery.Inventory;
import dev.docket.persistence.recovery.Inventory.Part;
import dev.docket.persistence.recovery.LogRecovery;
import dev.docket.persistence.recovery.RecoveredLog;
import dev.docket.persistence.repair.LogPlan.Output;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads all of a log and decides what of it is to be written anew: every sealed segment that is not
 * whole, every stretch that no file answers for, and, if anything at all is wrong, every segment
 * that is not sealed. So the log ends with sealed segments, and a ledger behind them.
 */
final class Planning implements Salvage.Sink {
  private final Place place;
  private final Inventory inventory;
  private final Spares spares;
  private final Predicate<Path> unreadable;
  private final LogRepair.Acceptance acceptance;
  private final Losses ledger = new Losses();
  private final List<Loss> losses = new ArrayList<>();
  private final List<Output> outputs = new ArrayList<>();
  private final List<Path> replaced = new ArrayList<>();
  private long highestSegment;
  private long next = 1;
  private long lastTimestampMicros;
  private long taken;
  private boolean damaged;

  Planning(
      Place place,
      Inventory inventory,
      Spares spares,
      Predicate<Path> unreadable,
      LogRepair.Acceptance acceptance) {
    this.place = place;
    this.unreadable = unreadable;
    this.inventory = inventory;
    this.spares = spares;
    this.acceptance = acceptance;
    Floor.Mark floor = place.floor().of(place.id().kind());
    this.highestSegment = Math.max(inventory.highestSegment(), floor.segment());
  }

  LogPlan plan() throws IOException {
    for (Part part : inventory.parts()) {
      fillTo(part.name().firstOrdinal() - 1);
      look(part);
    }
    Floor.Mark floor = place.floor().of(place.id().kind());
    boolean segmentLost = floor.segment() > inventory.highestSegment();
    // A lost segment may have held any number of records: one ordinal stands for them all.
    fillTo(Math.max(floor.ordinal(), segmentLost ? next : 0));
    fillTo(lastDamaged());
    for (Path other : inventory.others()) {
      replaced.add(other);
      damaged |= !isReplaced(other);
    }
    List<Loss> unknown = losses.stream().filter(loss -> !ledger.knows(loss)).toList();
    List<Loss> all = new ArrayList<>(ledger.all());
    all.addAll(unknown);
    all.removeIf(ledger::isAccepted);
    List<Loss> accepted = all.stream().filter(acceptance::accepts).toList();
    all.removeAll(accepted);
    damaged |= !unknown.isEmpty() || !accepted.isEmpty();
    if (damaged) {
      long ledgers = LogRepair.ledgers(unknown.size(), accepted.size());
      output(next, next + ledgers - 1, 0, true);
    }
    return new LogPlan(
        damaged,
        outputs,
        replaced,
        unknown,
        accepted,
        all,
        taken,
        new Floor.Mark(highestSegment, next - 1));
  }

  /** What an open finds; the last ordinal that may be lost by it. */
  private long lastDamaged() throws IOException {
    RecoveredLog opened = LogRecovery.readOnly(place).recover();
    opened.state().close();
    long last = 0;
    for (DamageReport damage : opened.report().damage()) {
      damaged |= damage.kind() != Damage.FLOOR;
      last = Math.max(last, damage.lastOrdinal());
    }
    return last;
  }

  /** An open deletes such a file, once what replaces it was read completely. */
  private boolean isReplaced(Path other) {
    SegmentName name = SegmentName.parse(String.valueOf(other.getFileName())).orElse(null);
    return name instanceof SegmentName.Active
        || (name instanceof SegmentName.Sealed sealed
            && inventory.parts().stream()
                .anyMatch(
                    part ->
                        part.name() instanceof SegmentName.Sealed serving
                            && serving.covers(sealed)));
  }

  private void fillTo(long last) throws IOException {
    if (last < next) {
      return;
    }
    damaged = true;
    output(next, last, 1, false);
    Filling filling = new Filling(spares, lastTimestampMicros, this);
    filling.fill(next, last);
    taken += filling.taken();
    lastTimestampMicros = filling.lastTimestampMicros();
    next = last + 1;
  }

  private void look(Part part) throws IOException {
    try (SegmentRemains remains =
        SegmentRemains.open(place.storage(), part.path(), place.id(), part.name(), part.link())) {
      long first = next;
      long timestampBefore = lastTimestampMicros;
      Salvage salvage =
          new Salvage(
              remains,
              place.id().kind(),
              spares,
              EarlierParts.before(part, place, inventory.parts()),
              next,
              lastTimestampMicros,
              this);
      salvage.run();
      taken += salvage.taken();
      next = salvage.next();
      lastTimestampMicros = salvage.lastTimestampMicros();
      boolean whole = !salvage.changed() && !unreadable.test(part.path());
      if (part.name() instanceof SegmentName.Sealed sealed) {
        if (!whole || !remains.isWhole()) {
          damaged = true;
          rewrite(part, sealed.generation(), first, number(remains), timestampBefore);
        }
      } else {
        damaged |= !whole;
        rewrite(part, 1, first, number(remains), timestampBefore);
      }
    }
  }

  private long number(SegmentRemains remains) {
    return remains.segment() > 0 ? remains.segment() : ++highestSegment;
  }

  private void rewrite(Part part, int generation, long first, long number, long timestampBefore) {
    replaced.add(part.path());
    if (next > first) {
      outputs.add(
          new Output(nameOf(first, next - 1, generation), number, part, false, timestampBefore));
    }
  }

  /** One that is made of no segment. */
  private void output(long first, long last, int generation, boolean ledger) {
    outputs.add(
        new Output(
            nameOf(first, last, generation), ++highestSegment, null, ledger, lastTimestampMicros));
  }

  /** Of the next generation that no file has. */
  private SegmentName.Sealed nameOf(long first, long last, int generation) {
    int free = generation + 1;
    while (place
            .storage()
            .kind(place.directory().resolve(new SegmentName.Sealed(first, last, free).fileName()))
        != Storage.Kind.MISSING) {
      free++;
    }
    return new SegmentName.Sealed(first, last, free);
  }

  @Override
  public void put(RecordHead head, ByteBuffer bytes) throws IOException {
    if (head.kind() == Kind.LOSS && head.persistenceId().isEmpty()) {
      ledger.add(LogRecord.decodeBehind(head, bytes, 0).body().payload().bytes());
    }
  }

  @Override
  public void lost(Loss loss) {
    losses.add(loss);
  }
}
