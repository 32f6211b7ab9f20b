package dev.docket.engine.state;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.AmortizedPQueue;
import scala.collection.immutable.HashMap;
import scala.collection.immutable.HashMap$;

/**
 * The window of the last {@value #SIZE} commits of a case, by id and in their order. Part of the
 * state, not of its hash: it says nothing about the case itself. Immutable, safe for any number of
 * threads.
 *
 * <p>Stored as bytes, the oldest commit first, each as {@link DataOutputStream} writes it: the id
 * (two bytes of length, modified UTF-8), the version (8 bytes), the request hash (32 bytes), the
 * sequence number (8 bytes).
 *
 * <p>Design note: every commit adds one and drops one, and every snapshot holds all of them. The
 * map is a hash trie (Steindorfer and Vinju, "Optimizing Hash-Array Mapped Tries for Fast and Lean
 * Immutable JVM Collections", 2015), which Akka brings along: two levels where a balanced tree has
 * ten.
 */
public final class KnownCommits {

  static final int SIZE = 1_024;

  static final KnownCommits NONE =
      new KnownCommits(HashMap$.MODULE$.empty(), AmortizedPQueue.empty(), null);

  private static final int TYPICAL_BYTES = 64;

  private final HashMap<QuantumId, KnownCommit> byId;

  /** The oldest first. */
  private final AmortizedPQueue<KnownCommit> inOrder;

  private final @Nullable KnownCommit newest;

  private KnownCommits(
      HashMap<QuantumId, KnownCommit> byId,
      AmortizedPQueue<KnownCommit> inOrder,
      @Nullable KnownCommit newest) {
    this.byId = byId;
    this.inOrder = inOrder;
    this.newest = newest;
  }

  @Nullable KnownCommit get(QuantumId id) {
    scala.Option<KnownCommit> known = byId.get(id);
    return known.isEmpty() ? null : known.get();
  }

  /** With one more, and without the oldest if there would be too many. */
  KnownCommits plus(KnownCommit commit) {
    KnownCommit same = get(commit.id());
    AmortizedPQueue<KnownCommit> order = same == null ? inOrder : without(same);
    HashMap<QuantumId, KnownCommit> ids = byId.updated(commit.id(), commit);
    order = order.plus(commit);
    if (ids.size() > SIZE) {
      ids = ids.removed(order.element().id());
      order = order.minus();
    }
    return new KnownCommits(ids, order, commit);
  }

  /** Costs as much as there are: hardly ever is the same id committed twice within the window. */
  private AmortizedPQueue<KnownCommit> without(KnownCommit gone) {
    AmortizedPQueue<KnownCommit> rest = AmortizedPQueue.empty();
    for (KnownCommit each : inOrder) {
      rest = each.equals(gone) ? rest : rest.plus(each);
    }
    return rest;
  }

  /** The sequence number of the newest; 0 if there is none. */
  long lastSequenceNr() {
    return newest == null ? 0 : newest.sequenceNr();
  }

  /** All of them, the oldest first. */
  Collection<KnownCommit> all() {
    return inOrder;
  }

  /** As they are stored. */
  @JsonValue
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES * byId.size());
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      for (KnownCommit each : inOrder) {
        out.writeUTF(each.id().value());
        out.writeLong(each.version());
        out.write(each.request().bytes());
        out.writeLong(each.sequenceNr());
      }
    } catch (IOException impossible) { // in memory, and no id is too long
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads them from their bytes.
   *
   * @throws IllegalArgumentException if that is not what they are
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static KnownCommits of(byte[] bytes) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    KnownCommits read = NONE;
    try {
      for (int count = 0; in.available() > 0; count++) {
        if (count == SIZE) {
          throw new IllegalArgumentException("there are more known commits than " + SIZE);
        }
        QuantumId id = QuantumId.of(in.readUTF());
        read = read.plus(new KnownCommit(id, in.readLong(), hash(in), in.readLong()));
      }
    } catch (IOException fault) {
      throw new IllegalArgumentException(
          "the known commits break off, or have no UTF-8, after " + read.byId.size(), fault);
    }
    return read;
  }

  private static Hash hash(DataInputStream in) throws IOException {
    byte[] hash = new byte[Sha256.BYTES];
    in.readFully(hash);
    return Hash.ofBytes(hash);
  }

  /** Whether they are the same commits in the same order. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KnownCommits known
        && List.copyOf(inOrder).equals(List.copyOf(known.inOrder));
  }

  @Override
  public int hashCode() {
    return byId.size();
  }

  @Override
  public String toString() {
    return inOrder.toString();
  }
}
