package dev.docket.protocol.merkle;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A node of the state tree. Immutable: a change makes new nodes on the way to the root and shares
 * the rest. A hash is computed when it is first asked for, so that of many changes together only
 * the nodes that stay are hashed.
 */
abstract sealed class StateNode {

  private volatile byte @Nullable [] hash;

  abstract byte[] compute();

  /** The 32 bytes; not to be changed. */
  byte[] hash() {
    byte[] known = hash;
    if (known == null) {
      known = compute();
      hash = known;
    }
    return known;
  }

  /** No entry lies below here. */
  static final class Empty extends StateNode {
    private final byte[] salt;

    Empty(byte[] salt) {
      this.salt = salt;
    }

    byte[] salt() {
      return salt;
    }

    @Override
    byte[] compute() {
      return StateDigest.empty(salt);
    }
  }

  /** Exactly one entry lies below here. */
  static final class Leaf extends StateNode {
    private final byte[] place;
    private final byte[] value;

    Leaf(byte[] place, byte[] value) {
      this.place = place;
      this.value = value;
    }

    byte[] place() {
      return place;
    }

    byte[] value() {
      return value;
    }

    boolean isAt(byte[] other) {
      return Arrays.equals(place, other);
    }

    @Override
    byte[] compute() {
      return StateDigest.leaf(place, value);
    }
  }

  /** Two entries or more lie below here. */
  static final class Branch extends StateNode {
    private final StateNode left;
    private final StateNode right;

    Branch(StateNode left, StateNode right) {
      this.left = left;
      this.right = right;
    }

    static Branch of(StateNode towards, StateNode aside, boolean right) {
      return right ? new Branch(aside, towards) : new Branch(towards, aside);
    }

    StateNode child(boolean ofRight) {
      return ofRight ? right : left;
    }

    @Override
    byte[] compute() {
      return StateDigest.node(left.hash(), right.hash());
    }
  }
}
