package dev.docket.console.notary;

import dev.docket.console.notary.LogFault.Kind;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.notary.MissingTileException;
import dev.docket.engine.notary.PublishedLog;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.BadSignatureException;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.SignedNote;
import dev.docket.protocol.checkpoint.Tile;
import dev.docket.protocol.checkpoint.TileName;
import dev.docket.protocol.checkpoint.VerifierKey;
import dev.docket.protocol.merkle.LogHash;
import dev.docket.protocol.merkle.LogTree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds a journal against the log of its notary, and both against a checkpoint of earlier. Call
 * {@link #log}, then {@link #journal} with each receipt in commit order, then {@link #end}. For one
 * thread.
 */
public final class LogAudit {

  private final List<VerifierKey> keys;
  private final Consumer<LogFault> faults;
  private final @Nullable Checkpoint earlier;
  private final NotedEntries noted;
  private boolean logGiven;
  private long logSize;
  private long receipts;
  private boolean anyErased;

  /** Of the entries of the log, and of the journal if there is no log. */
  private LogTree tree = LogTree.EMPTY;

  private @Nullable Hash rootOfEarlier;

  /**
   * An audit.
   *
   * @param keys that are trusted; without one no signature is looked at
   * @param earlier a checkpoint that was got earlier, if there is one
   * @param faults is handed what does not hold
   */
  public LogAudit(List<VerifierKey> keys, @Nullable SignedNote earlier, Consumer<LogFault> faults) {
    this.keys = keys;
    this.faults = faults;
    this.noted = new NotedEntries(faults);
    this.earlier = earlier == null ? null : Checkpoint.parse(earlier.text());
    if (earlier != null) {
      signature("the checkpoint of earlier", earlier);
    }
    noteEarlier();
  }

  private void signature(String what, SignedNote note) {
    if (keys.isEmpty()) {
      return;
    }
    String origin = Checkpoint.parse(note.text()).origin();
    try {
      if (note.signers(keys).stream().noneMatch(key -> key.name().equals(origin))) {
        faults.accept(
            LogFault.of(
                Kind.BAD_SIGNATURE, what + ", of " + origin + ", is signed by none of the keys"));
      }
    } catch (BadSignatureException bad) {
      faults.accept(LogFault.of(Kind.BAD_SIGNATURE, what + ": " + bad.getMessage()));
    }
  }

  /** Reads the log of the notary whole: signature, root, tiles. */
  public void log(PublishedLog log) {
    logGiven = true;
    signature("the last checkpoint", log.note());
    Checkpoint last = log.checkpoint();
    if (earlier != null && !earlier.origin().equals(last.origin())) {
      faults.accept(
          LogFault.of(
              Kind.HISTORY_REWRITTEN,
              "the checkpoint of earlier is of the log "
                  + earlier.origin()
                  + ", this one is "
                  + last.origin()));
    }
    try {
      LevelTiles tiles = new LevelTiles(log, faults);
      log.entries(
          entry -> {
            noted.note(tree.size(), Receipt.parse(entry));
            tiles.add(LogHash.leaf(entry));
            append(entry);
          });
      tiles.end();
    } catch (MissingTileException | IllegalArgumentException fault) {
      faults.accept(LogFault.of(Kind.WRONG_ROOT, String.valueOf(fault.getMessage())));
    }
    logSize = tree.size();
    if (tree.size() == last.size() && !tree.root().equals(last.root())) {
      faults.accept(
          LogFault.of(
              Kind.WRONG_ROOT,
              "the "
                  + last.size()
                  + " entries of the log have the root "
                  + tree.root()
                  + ", the last checkpoint "
                  + last.root()));
    }
  }

  private void append(byte[] entry) {
    tree = tree.append(entry);
    noteEarlier();
  }

  private void noteEarlier() {
    if (earlier != null && tree.size() == earlier.size()) {
      rootOfEarlier = tree.root();
    }
  }

  /**
   * The next receipt of the journal, in commit order.
   *
   * @param carried whether it is of an earlier commit, written again before that is erased: so it
   *     is in no order with what is around it
   */
  public void journal(Receipt receipt, boolean carried) {
    anyErased |= carried;
    receipts += carried ? 0 : 1;
    if (logGiven && carried) {
      noted.compareCarried(receipt);
    } else if (logGiven) {
      noted.compare(receipt);
    } else if (!carried) {
      append(receipt.bytes());
    }
  }

  /**
   * Everything was handed over.
   *
   * @param proven whether the journal was read to its end, rather than to what can be proven beside
   *     a writer
   * @return what was looked at, for people
   */
  public List<String> end(boolean proven) {
    List<String> said = new ArrayList<>();
    if (logGiven) {
      long behind = noted.end(proven);
      said.add(
          "log: %,d entries, each a receipt of the journal at its place"
              .formatted(logSize - behind));
      if (behind > 0) {
        said.add(
            "log: %,d more entries are not compared: the store was not closed, and its last writes"
                    .formatted(behind)
                + " cannot be proven from outside; verify again when the service has stopped");
      }
      if (noted.skipped() > 0) {
        said.add(
            "log: %,d of them are lost in the journal, and skipped by a restore that says so"
                .formatted(noted.skipped()));
      }
      if (noted.unnoted() > 0) {
        said.add("log: %,d receipts are not in it yet".formatted(noted.unnoted()));
      }
      said.add(keys.isEmpty() ? "no --key: no signature was looked at" : "its signature holds");
    }
    endEarlier(said);
    return said;
  }

  private void endEarlier(List<String> said) {
    Checkpoint before = earlier;
    if (before != null && anyErased && !logGiven) {
      throw new WrongUseException(
          "a case of the store is erased, which moved its receipts in the journal: only the log of"
              + " the notary can be held against a checkpoint; --notary names its directory");
    }
    if (before != null) {
      if (rootOfEarlier == null) {
        faults.accept(
            LogFault.of(
                Kind.CUT_OFF,
                "the checkpoint of earlier has %,d receipts, %s".formatted(before.size(), has())));
      } else if (!rootOfEarlier.equals(before.root())) {
        faults.accept(
            LogFault.of(
                Kind.HISTORY_REWRITTEN,
                "the first %,d receipts are not those of the checkpoint of earlier, one or more of"
                        .formatted(before.size())
                    + " them was changed; which ones, only their old entry bundles or proofs tell"));
      } else {
        said.add("it begins with the %,d receipts of the checkpoint".formatted(before.size()));
      }
    }
  }

  private String has() {
    return logGiven
        ? "the log has %,d".formatted(logSize)
        : "the journal has %,d".formatted(receipts);
  }

  /** Computes the tiles of a log from its entries, and compares. */
  private static final class LevelTiles {
    private final PublishedLog log;
    private final Consumer<LogFault> faults;
    private final List<List<Hash>> levels = new ArrayList<>();
    private final List<Long> done = new ArrayList<>();

    LevelTiles(PublishedLog log, Consumer<LogFault> faults) {
      this.log = log;
      this.faults = faults;
    }

    void add(Hash leaf) {
      add(0, leaf);
    }

    private void add(int level, Hash hash) {
      if (levels.size() == level) {
        levels.add(new ArrayList<>());
        done.add(0L);
      }
      levels.get(level).add(hash);
      if (levels.get(level).size() == TileName.FULL) {
        add(level + 1, compare(level));
      }
    }

    /** Compares what there is of a tile, and begins the next one; the root above a full one. */
    private Hash compare(int level) {
      Tile tile = new Tile(levels.get(level));
      TileName name = new TileName(level, done.get(level), tile.hashes().size());
      try {
        if (!log.tile(name).equals(tile)) {
          faults.accept(LogFault.of(Kind.WRONG_TILE, name + " is not what the entries give"));
        }
      } catch (MissingTileException missing) {
        faults.accept(LogFault.of(Kind.WRONG_TILE, String.valueOf(missing.getMessage())));
      }
      levels.get(level).clear();
      done.set(level, done.get(level) + 1);
      return name.width() == TileName.FULL ? tile.root(TileName.HEIGHT, 0) : Hash.NONE;
    }

    void end() {
      for (int level = 0; level < levels.size(); level++) {
        if (!levels.get(level).isEmpty()) {
          compare(level);
        }
      }
    }
  }
}
