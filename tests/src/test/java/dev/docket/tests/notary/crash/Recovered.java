package dev.docket.tests.notary.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.notary.NotaryLog;
import dev.docket.engine.notary.PublishedLog;
import dev.docket.engine.notary.ReceiptFeed;
import dev.docket.engine.notary.file.FileTileStore;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.merkle.LogTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A notary that is started on what a crash has left, and looks whether it keeps its promises. */
final class Recovered {

  private final Commits commits;
  private final CutPoint from;
  private final SimulatedDisk disk;
  private final FileTileStore store;
  private final Signatures signatures;
  private final ReceiptFeed journal;
  private final List<CutPoint> points = new ArrayList<>();

  /**
   * A notary on a disk.
   *
   * @param order in which the journal shows the commits now
   */
  Recovered(Commits commits, CutPoint from, SimulatedDisk disk, long order) {
    this.commits = commits;
    this.from = from;
    this.disk = disk;
    this.store = new FileTileStore(NotaryLife.HOME, new DiskFiles(disk));
    this.signatures = new Signatures(from.signed());
    this.journal = commits.journal(from.commits(), order);
  }

  /** Keeps every moment from here on, for a second crash. */
  Recovered recorded() {
    disk.record(
        (call, path, moment) ->
            points.add(from.then(call + " of " + path, moment, signatures.all())));
    return this;
  }

  /** Starts the notary, which reads what the journal has, and compares. */
  Recovered run() {
    try {
      NotaryLog log = NotaryLog.open(store, List.of(signatures), journal);
      assertThat(NotaryLife.sizeOf(log.checkpoint()))
          .as("what was shown to everyone is signed still")
          .isGreaterThanOrEqualTo(from.shown());
      log.follow(journal);
      check();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return this;
  }

  /** All commits are in the log, once, and everything that was ever signed is a beginning of it. */
  private void check() throws IOException {
    List<byte[]> entries = new ArrayList<>();
    PublishedLog.open(store).ifPresent(log -> log.entries(entries::add));
    assertThat(entries.stream().map(Receipt::parse))
        .containsExactlyInAnyOrderElementsOf(commits.first(from.commits()));
    Map<Long, Hash> roots = new HashMap<>();
    LogTree tree = LogTree.EMPTY;
    for (byte[] entry : entries) {
      tree = tree.append(entry);
      roots.put(tree.size(), tree.root());
    }
    for (Checkpoint signed : signatures.all()) {
      assertThat(roots.get(signed.size())).as("the tree of %s", signed).isEqualTo(signed.root());
    }
  }

  /** In the order of the calls. */
  List<CutPoint> points() {
    return points;
  }

  /** A power cut behind it all. */
  CutPoint end() {
    return new CutPoint("the end", disk.moment(), from.commits(), signatures.all(), from.commits());
  }
}
