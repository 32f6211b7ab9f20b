package dev.docket.persistence.log;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.health.HealthReason.Kind;
import dev.docket.persistence.jfr.CompactionEvent;
import dev.docket.persistence.log.LogSegment.Trust;
import dev.docket.persistence.log.SegmentChain.Pinned;
import dev.docket.persistence.log.SegmentMerge.DamagedInputException;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.storage.DiskFullException;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one merge after the other: plan, write under a temporary name, force, read back completely,
 * rename, directory force. The rename is the commit; only behind the directory's force do the
 * segments that it was made of give way, and only when nobody reads them any more are they deleted.
 * For the compaction thread alone, save {@link #halted()}.
 */
final class Merger {
  private static final Logger LOG = LoggerFactory.getLogger(Merger.class);
  private static final long SPARE_BYTES = 1 << 20;

  private final SegmentedLog.Place place;
  private final Storage storage;
  private final SegmentChain chain;
  private final Retention retention;
  private final DeadBytes dead;
  private final Pacer pacer;
  private final Reserve reserve;
  private final List<LogSegment> obsolete = new ArrayList<>();

  /** Of merges that failed, where the deletion failed too. */
  private final Set<Path> unfinished = new TreeSet<>();

  private boolean deletionsUnforced;
  private volatile boolean halted;

  Merger(
      SegmentedLog.Place place,
      SegmentChain chain,
      Retention retention,
      DeadBytes dead,
      Pacer pacer,
      Reserve reserve) {
    this.place = place;
    this.reserve = reserve;
    this.storage = place.storage();
    this.chain = chain;
    this.retention = retention;
    this.dead = dead;
    this.pacer = pacer;
  }

  /**
   * Whether nothing is merged any more until the next open: a segment may or may not be there, and
   * one that overlaps with it in part must never be made.
   */
  boolean halted() {
    return halted;
  }

  /**
   * What a merge has done.
   *
   * @param bytesWritten size of what was made, 0 if there was no need
   * @param dropped records that were left out
   * @param heldBack whether something dead had to stay, since segments that were not merged need it
   */
  record Merged(long bytesWritten, long dropped, boolean heldBack) {
    static final Merged NOTHING = new Merged(0, 0, false);

    Merged and(Merged other) {
      return new Merged(
          bytesWritten + other.bytesWritten, dropped + other.dropped, heldBack || other.heldBack);
    }
  }

  /**
   * Merges neighbours; a single one only if something in it goes. A damaged one is left as it is
   * from then on, for {@code repair}.
   *
   * @throws DamagedInputException if one of them is damaged
   * @throws IOException if the disk fails or is full; the segments serve as before
   */
  Merged merge(List<LogSegment> inputs) throws IOException {
    try (Pinned pinned = chain.pinned()) {
      MergePlan plan = MergePlan.of(pinned.segments(), inputs, retention, pacer);
      if (inputs.size() == 1 && plan.changes() == 0) {
        dead.merged(inputs, 0);
        return new Merged(0, 0, plan.holdsBack());
      }
      return merge(plan);
    } catch (DamagedInputException damaged) {
      freeze(damaged.segment(), damaged);
      throw damaged;
    } catch (DamagedException damagedHead) {
      throw new IOException(
          "a record that decides about others is damaged", freeze(inputs, damagedHead));
    }
  }

  /** What a merge of this segment would leave out of an id, to be looked at and not carried out. */
  MergePlan planFor(LogSegment segment, IdKey key) throws IOException {
    try (Pinned pinned = chain.pinned()) {
      return MergePlan.of(pinned.segments(), List.of(segment), retention, pacer, key);
    }
  }

  private void freeze(LogSegment segment, Exception why) {
    LOG.error("{} is not merged any more until it is repaired", segment, why);
    segment.demote(Trust.SEALED_DAMAGED);
    place
        .troubles()
        .begin(
            Kind.FROZEN_SEGMENT,
            "merge",
            segment.path(),
            "It has rotted, and is not merged before it is repaired: " + why.getMessage());
  }

  /** Finds out which of them it was. */
  private DamagedException freeze(List<LogSegment> inputs, DamagedException why)
      throws IOException {
    for (LogSegment input : inputs) {
      if (!input.readsWhole()) {
        freeze(input, why);
      }
    }
    return why;
  }

  private Merged merge(MergePlan plan) throws IOException {
    List<LogSegment> inputs = plan.inputs();
    int generation = 0;
    long bytes = 0;
    for (LogSegment input : inputs) {
      generation = Math.max(generation, input.range().generation());
      bytes += input.fileBytes();
    }
    makeRoom(plan, bytes);
    SegmentName.Sealed name =
        inputs.get(0).range().mergedWith(inputs.get(inputs.size() - 1).range(), generation);
    Path target = place.directory().resolve(name.fileName());
    Path temporary = target.resolveSibling(name.fileName() + SegmentName.TEMPORARY);
    SegmentMerge merge = new SegmentMerge(plan, retention, pacer);
    CompactionEvent event = CompactionEvent.begun();
    boolean published = false;
    try {
      long written = write(merge, inputs.get(0), temporary);
      LogSegment made = readBack(merge, name, temporary, target);
      published = true;
      publish(temporary, target, made, inputs);
      obsolete.addAll(inputs);
      dead.merged(inputs, bytes - written);
      place.metrics().compaction().merged(bytes, written, merge.dropped());
      event.finish(target, inputs.size(), bytes, written, merge.dropped());
      LOG.debug("Merged {} into {}, {} records dropped", inputs, target, merge.dropped());
      return new Merged(written, merge.dropped(), plan.holdsBack());
    } finally {
      if (!published) {
        discard(temporary);
      }
    }
  }

  /**
   * A merge leaves the reserve alone, so that it stays for the roll; but one that gives back at
   * least as much as it takes may use it up on a full disk, where nothing else gives space back.
   */
  private void makeRoom(MergePlan plan, long bytes) throws IOException {
    long needed = bytes + place.settings().reserveBytes() + SPARE_BYTES;
    long free = storage.freeBytes(place.directory());
    if (free >= needed) {
      return;
    }
    long alive = bytes - plan.goes(bytes);
    boolean givesBack = 2 * alive <= bytes;
    if (givesBack && free < alive + SPARE_BYTES && reserve.release()) {
      free = storage.freeBytes(place.directory());
    }
    if (!givesBack || free < alive + SPARE_BYTES) {
      throw new DiskFullException(
          free + " bytes are free, a merge may need " + needed + " for a while");
    }
  }

  private long write(SegmentMerge merge, LogSegment oldest, Path temporary) throws IOException {
    if (storage.kind(temporary) == Storage.Kind.FILE) {
      storage.delete(temporary);
    }
    SegmentHeader header =
        oldest
            .header()
            .orElseThrow(() -> new DamagedInputException(oldest, "both copies of its header"));
    try (StorageFile file = storage.create(temporary)) {
      return merge.write(file, header);
    }
  }

  private LogSegment readBack(
      SegmentMerge merge, SegmentName.Sealed name, Path temporary, Path target) throws IOException {
    try (StorageFile file = storage.openForRead(temporary)) {
      if (!new MergeCheck(file, place.id(), merge.number(), name, pacer::read).passes()) {
        throw new IOException(temporary + " cannot be read back as it was written");
      }
    }
    return LogSegment.openSealed(storage.openForRead(temporary), target, place.id(), merge.number())
        .orElseThrow(() -> new IOException("the footer of " + temporary + " cannot be read back"));
  }

  private void publish(Path temporary, Path target, LogSegment made, List<LogSegment> inputs)
      throws IOException {
    boolean done = false;
    try {
      storage.rename(temporary, target);
      made.renamed(target);
      storage.forceDirectory(place.directory());
      chain.replace(inputs, made);
      done = true;
    } finally {
      if (!done) {
        made.close();
        halted = storage.kind(target) != Storage.Kind.MISSING;
        if (halted) {
          LOG.error("{} may or may not be durable: no merge until the next open", target);
        }
        discard(temporary);
      }
    }
  }

  private void discard(Path temporary) {
    try {
      if (storage.kind(temporary) == Storage.Kind.FILE) {
        storage.delete(temporary);
      }
    } catch (IOException failure) {
      LOG.debug("{} is deleted later", temporary, failure);
      unfinished.add(temporary);
    }
  }

  /** Segments that were replaced and not deleted yet. */
  List<LogSegment> obsolete() {
    return List.copyOf(obsolete);
  }

  /** Deletes, durably, what was replaced and is read by nobody, and what merges left unfinished. */
  void deleteObsolete() throws IOException {
    for (Iterator<Path> each = unfinished.iterator(); each.hasNext(); ) {
      deleteIfThere(each.next());
      each.remove();
    }
    for (Iterator<LogSegment> each = obsolete.iterator(); each.hasNext(); ) {
      LogSegment segment = each.next();
      if (segment.released().isDone()) {
        deleteIfThere(segment.path());
        each.remove();
      }
    }
    if (deletionsUnforced) {
      storage.forceDirectory(place.directory());
      deletionsUnforced = false;
      reserve.refill();
    }
  }

  private void deleteIfThere(Path file) throws IOException {
    if (storage.kind(file) == Storage.Kind.FILE) {
      storage.delete(file);
    }
    deletionsUnforced = true;
  }
}
