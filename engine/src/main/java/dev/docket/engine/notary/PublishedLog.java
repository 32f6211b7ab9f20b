package dev.docket.engine.notary;

import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.SignedNote;
import dev.docket.protocol.checkpoint.Tile;
import dev.docket.protocol.checkpoint.TileName;
import dev.docket.protocol.checkpoint.TlogProof;
import dev.docket.protocol.merkle.ConsistencyProof;
import dev.docket.protocol.merkle.InclusionProof;
import dev.docket.protocol.merkle.LogHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What a notary has published, as its last checkpoint has it; for readers, beside the notary. Says
 * what the files say and proves nothing by itself. Methods block, and throw {@link
 * MissingTileException} for a file that is not there or malformed, and {@link
 * java.io.UncheckedIOException} if the disk cannot be read.
 */
public final class PublishedLog {

  private final StoredTiles tiles;
  private final SignedNote note;
  private final Checkpoint checkpoint;

  private PublishedLog(StoredTiles tiles, SignedNote note, Checkpoint checkpoint) {
    this.tiles = tiles;
    this.note = note;
    this.checkpoint = checkpoint;
  }

  /**
   * The log in a store; empty if there is no checkpoint.
   *
   * @throws IllegalArgumentException if the checkpoint is malformed
   */
  public static Optional<PublishedLog> open(TileStore store) throws IOException {
    byte[] bytes = store.read(NotaryFiles.CHECKPOINT).orElse(null);
    if (bytes == null) {
      return Optional.empty();
    }
    SignedNote note = SignedNote.parse(new String(bytes, StandardCharsets.UTF_8));
    return Optional.of(
        new PublishedLog(new StoredTiles(store), note, Checkpoint.parse(note.text())));
  }

  /** The checkpoint with its signatures, which nobody has verified yet. */
  public SignedNote note() {
    return note;
  }

  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /** Hands over all entries, in their order. */
  public void entries(Consumer<byte[]> consumer) {
    for (long from = 0; from < checkpoint.size(); from += TileName.FULL) {
      int width = (int) Math.min(TileName.FULL, checkpoint.size() - from);
      tiles.entries(from / TileName.FULL, width).forEach(consumer);
    }
  }

  /** The tile of a name, for whoever compares it. */
  public Tile tile(TileName name) {
    return tiles.tile(name);
  }

  /** Where a receipt stands; empty if it is in no checkpoint yet. Reads 32 bytes for each entry. */
  public OptionalLong indexOf(Receipt receipt) {
    Hash leaf = LogHash.leaf(receipt.bytes());
    for (long from = 0; from < checkpoint.size(); from += TileName.FULL) {
      int width = (int) Math.min(TileName.FULL, checkpoint.size() - from);
      int at = tiles.tile(new TileName(0, from / TileName.FULL, width)).hashes().indexOf(leaf);
      if (at >= 0) {
        return OptionalLong.of(from + at);
      }
    }
    return OptionalLong.empty();
  }

  /** The root of the first entries, as many as are asked for; at most as many as there are. */
  public Hash rootOf(long size) {
    return size == 0 ? LogHash.EMPTY : tiles.nodes(checkpoint.size()).root(0, size);
  }

  /**
   * The proof that the log of its first {@code before} entries grew to that of its first {@code
   * after}.
   */
  public ConsistencyProof growth(long before, long after) {
    return ConsistencyProof.of(tiles.nodes(checkpoint.size()), before, after);
  }

  /** The proof that the entry at an index is in the log of the checkpoint. */
  public TlogProof proof(long index) {
    long size = checkpoint.size();
    return new TlogProof(InclusionProof.of(tiles.nodes(size), index, size), note);
  }
}
