package dev.docket.protocol.merkle;

import dev.docket.protocol.Hash;
import dev.docket.protocol.HmacSha256;
import dev.docket.protocol.Salt;
import dev.docket.protocol.Sha256;
import dev.docket.protocol.json.CanonicalTuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Merkle tree over the entries of one case's state: immutable, and its root depends on the
 * entries and the salt only, never on the order in which they came.
 *
 * <p>A compact sparse Merkle tree (Dahlberg, Pulls and Peeters, "Efficient Sparse Merkle Trees",
 * 2016; as in the Jellyfish tree a subtree with a single entry is that entry's leaf): an entry lies
 * where the bits of its place lead, and a place is a keyed hash of the entry's name. So the depth
 * is the logarithm of the number of entries for whoever cannot compute places, and never more than
 * 256. A change costs the hashes on its way, and shares everything else with the tree before.
 *
 * <p>Safe for use by any number of threads.
 */
public final class StateTree {

  private final Keys keys;
  private final StateNode top;
  private volatile @Nullable Hash root;

  /** What the salt of a case gives, computed once for all its trees. */
  private static final class Keys {
    private final HmacSha256 salt;
    private final byte[] placeKey;
    private final HmacSha256 underPlaceKey;
    private final byte[] keyHash;

    /** The places of the names that every state has and every commit writes, once asked for. */
    private final Map<EntryName.Kind, byte[]> places = new EnumMap<>(EntryName.Kind.class);

    Keys(Salt salt) {
      this.salt = HmacSha256.with(salt.bytes());
      this.placeKey = StateDigest.placeKey(this.salt);
      this.underPlaceKey = HmacSha256.with(placeKey);
      this.keyHash = StateDigest.keyHash(placeKey);
    }

    byte[] place(EntryName name) {
      if (name.key() != null) {
        return StateDigest.place(underPlaceKey, name);
      }
      synchronized (places) {
        return places.computeIfAbsent(
            name.kind(), single -> StateDigest.place(underPlaceKey, name));
      }
    }

    byte[] value(byte[] form) {
      return StateDigest.value(StateDigest.entrySalt(salt, form), form);
    }
  }

  private StateTree(Keys keys, StateNode top) {
    this.keys = keys;
    this.top = top;
  }

  /** The tree without an entry. */
  public static StateTree empty(Salt salt) {
    Keys keys = new Keys(salt);
    return new StateTree(keys, emptyAt(keys.salt, new byte[Sha256.BYTES], 0));
  }

  /** This tree with this entry, in place of the one of the same name. */
  public StateTree with(CanonicalTuple form) {
    return with(EntryName.ofForm(form), form.bytes());
  }

  /**
   * As {@link #with(CanonicalTuple)}.
   *
   * @param form the bytes of the entry's form, which begins with the name
   */
  public StateTree with(EntryName name, byte[] form) {
    byte[] place = keys.place(name);
    byte[] value = keys.value(form);
    return new StateTree(keys, put(top, new StateNode.Leaf(place, value), 0));
  }

  /** This tree without the entry of this name; itself if there is none. */
  public StateTree without(EntryName name) {
    StateNode rest = removed(top, keys.place(name), 0);
    return rest == top ? this : new StateTree(keys, rest);
  }

  /** The hash of the state, as receipts have it. */
  public Hash root() {
    Hash known = root;
    if (known == null) {
      known = Hash.ofBytes(StateDigest.root(keys.keyHash, top.hash()));
      root = known;
    }
    return known;
  }

  private StateNode put(StateNode node, StateNode.Leaf leaf, int depth) {
    if (node instanceof StateNode.Branch branch) {
      boolean right = StateDigest.goesRight(leaf.place(), depth);
      return StateNode.Branch.of(
          put(branch.child(right), leaf, depth + 1), branch.child(!right), right);
    }
    return node instanceof StateNode.Leaf other && !other.isAt(leaf.place())
        ? split(other, leaf, depth)
        : leaf;
  }

  /** Two entries, apart from each other where their places first differ. */
  private StateNode split(StateNode.Leaf one, StateNode.Leaf two, int depth) {
    boolean right = StateDigest.goesRight(two.place(), depth);
    if (StateDigest.goesRight(one.place(), depth) != right) {
      return StateNode.Branch.of(two, one, right);
    }
    StateNode aside =
        emptyWith(keys.salt, StateDigest.siblingPrefix(two.place(), depth + 1), depth + 1);
    return StateNode.Branch.of(split(one, two, depth + 1), aside, right);
  }

  private StateNode removed(StateNode node, byte[] place, int depth) {
    if (node instanceof StateNode.Leaf leaf) {
      return leaf.isAt(place) ? emptyAt(keys.salt, place, depth) : leaf;
    }
    if (!(node instanceof StateNode.Branch branch)) {
      return node;
    }
    boolean right = StateDigest.goesRight(place, depth);
    StateNode before = branch.child(right);
    StateNode after = removed(before, place, depth + 1);
    if (after == before) {
      return branch;
    }
    StateNode aside = branch.child(!right);
    if (after instanceof StateNode.Empty && aside instanceof StateNode.Leaf) {
      return aside;
    }
    if (after instanceof StateNode.Leaf && aside instanceof StateNode.Empty) {
      return after;
    }
    return StateNode.Branch.of(after, aside, right);
  }

  private static StateNode emptyAt(HmacSha256 salt, byte[] place, int depth) {
    return emptyWith(salt, StateDigest.prefix(place, depth), depth);
  }

  private static StateNode emptyWith(HmacSha256 salt, byte[] prefix, int depth) {
    return new StateNode.Empty(StateDigest.emptySalt(salt, depth, prefix));
  }

  /**
   * The proof that this entry is in the tree. It discloses this entry and nothing about any other,
   * save that the number of hashes hints at how many there are. That no second entry has the same
   * name it proves only with {@link EntryProof#withPlaceKey}.
   *
   * @throws IllegalArgumentException if the tree does not hold this entry
   */
  public EntryProof inclusion(CanonicalTuple form) {
    EntryName name = EntryName.ofForm(form);
    byte[] place = keys.place(name);
    List<Hash> siblings = new ArrayList<>();
    StateNode end = end(place, siblings);
    byte[] bytes = form.bytes();
    byte[] entrySalt = StateDigest.entrySalt(keys.salt, bytes);
    byte[] value = StateDigest.value(entrySalt, bytes);
    if (!(end instanceof StateNode.Leaf leaf)
        || !leaf.isAt(place)
        || !Arrays.equals(leaf.value(), value)) {
      throw new IllegalArgumentException("the state does not hold " + name + " as " + form);
    }
    return new EntryProof(
        name,
        new EntryProof.Hidden(Hash.ofBytes(place), Hash.ofBytes(keys.keyHash)),
        new EntryProof.Present(form, Hash.ofBytes(entrySalt)),
        siblings);
  }

  /**
   * The proof that no entry of this name is in the tree.
   *
   * <p>It holds the place key, since otherwise nobody could tell that the way looked at is that of
   * the name. Whoever has it can test guesses of other names, but not of values, against what the
   * proof shows: the place of at most one other entry, or that no entry's place begins with some
   * bits.
   *
   * @throws IllegalArgumentException if there is one
   */
  public EntryProof absence(EntryName name) {
    byte[] place = keys.place(name);
    List<Hash> siblings = new ArrayList<>();
    StateNode end = end(place, siblings);
    return new EntryProof(
        name,
        new EntryProof.Disclosed(Hash.ofBytes(keys.placeKey)),
        missing(name, place, end),
        siblings);
  }

  private static EntryProof.Found missing(EntryName name, byte[] place, StateNode end) {
    if (end instanceof StateNode.Empty empty) {
      return new EntryProof.Nothing(Hash.ofBytes(empty.salt()));
    }
    if (end instanceof StateNode.Leaf leaf && !leaf.isAt(place)) {
      return new EntryProof.Other(Hash.ofBytes(leaf.place()), Hash.ofBytes(leaf.value()));
    }
    throw new IllegalArgumentException("the state holds " + name);
  }

  /** A proof of this tree with the place key in it, see {@link EntryProof#withPlaceKey}. */
  public EntryProof exclusive(EntryProof proof) {
    return proof.withPlaceKey(Hash.ofBytes(keys.placeKey));
  }

  /** Where the way to a place ends; fills in the siblings on it, the deepest first. */
  private StateNode end(byte[] place, List<Hash> siblings) {
    StateNode node = top;
    for (int depth = 0; node instanceof StateNode.Branch branch; depth++) {
      boolean right = StateDigest.goesRight(place, depth);
      siblings.add(Hash.ofBytes(branch.child(!right).hash()));
      node = branch.child(right);
    }
    Collections.reverse(siblings);
    return node;
  }

  /** Whether the other is a tree of the same entries under the same salt. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StateTree tree && root().equals(tree.root());
  }

  @Override
  public int hashCode() {
    return root().hashCode();
  }

  @Override
  public String toString() {
    return "StateTree[" + root() + "]";
  }
}
