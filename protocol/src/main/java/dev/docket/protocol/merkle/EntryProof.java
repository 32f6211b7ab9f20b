package dev.docket.protocol.merkle;

import dev.docket.protocol.Hash;
import dev.docket.protocol.HmacSha256;
import dev.docket.protocol.json.CanonicalTuple;
import java.util.Arrays;
import java.util.List;

/**
 * Proves of one entry that a state holds it, or that a state holds none of its name, against the
 * hash of the state, which a receipt has as its {@code stateAfter}.
 *
 * @param name the entry
 * @param key whether the verifier can compute the place of a name
 * @param found what lies where the way of the entry's place ends
 * @param siblings the hashes aside of that way, the deepest first; at most {@value #MAX_DEPTH}
 */
public record EntryProof(EntryName name, Key key, Found found, List<Hash> siblings) {

  public static final int MAX_DEPTH = 256;

  /** What the proof says about the key of the places. */
  public sealed interface Key {}

  /**
   * The place is given as it is. The proof then discloses nothing about other names, and does not
   * exclude that who made the state gave two entries the same name.
   *
   * @param keyHash the hash of the place key, which the root binds
   */
  public record Hidden(Hash place, Hash keyHash) implements Key {}

  /** The place follows from the key, and the root binds the key: each name has one place. */
  public record Disclosed(Hash placeKey) implements Key {}

  /** What lies at the end of the way. */
  public sealed interface Found {}

  /** The entry itself. */
  public record Present(CanonicalTuple form, Hash entrySalt) implements Found {}

  /** Nothing: no entry's place begins as this one's does. */
  public record Nothing(Hash emptySalt) implements Found {}

  /** Another entry, of which only hashes are shown. */
  public record Other(Hash place, Hash value) implements Found {}

  /**
   * A proof.
   *
   * @throws IllegalArgumentException if it contradicts itself: a form of another name, another
   *     entry at the same place, an absence without the key that it needs, or too many siblings
   */
  public EntryProof {
    siblings = List.copyOf(siblings);
    if (siblings.size() > MAX_DEPTH) {
      throw new IllegalArgumentException("a proof has more than " + MAX_DEPTH + " siblings");
    }
    if (found instanceof Present present) {
      if (!EntryName.ofForm(present.form()).equals(name)) {
        throw new IllegalArgumentException("the entry shown is not " + name);
      }
    } else if (key instanceof Hidden) {
      throw new IllegalArgumentException("an absence is not proven without the place key");
    }
    if (found instanceof Other other) {
      requireBeside(place(key, name), other.place(), siblings.size());
    }
  }

  private static void requireBeside(Hash place, Hash other, int depth) {
    if (other.equals(place)
        || !Arrays.equals(
            StateDigest.prefix(other.bytes(), depth), StateDigest.prefix(place.bytes(), depth))) {
      throw new IllegalArgumentException("the other entry shown does not lie where the way ends");
    }
  }

  /** Where the entry lies, or would. */
  public Hash place() {
    return place(key, name);
  }

  /** Whether the entry is there. */
  public boolean isPresent() {
    return found instanceof Present;
  }

  /** Whether the proof excludes that the state has another entry of this name. */
  public boolean isExclusive() {
    return key instanceof Disclosed;
  }

  /**
   * This proof with the place key in it, so that it excludes a second entry of the same name.
   *
   * @throws IllegalArgumentException if it is not the key of this proof
   */
  EntryProof withPlaceKey(Hash placeKey) {
    EntryProof exclusive = new EntryProof(name, new Disclosed(placeKey), found, siblings);
    if (!exclusive.root().equals(root())) {
      throw new IllegalArgumentException("the place key is not that of this proof");
    }
    return exclusive;
  }

  /** The hash of the state that this proof is of: it proves what it says for that state alone. */
  public Hash root() {
    byte[] place = place(key, name).bytes();
    byte[] node = end(place);
    for (int i = 0; i < siblings.size(); i++) {
      byte[] aside = siblings.get(i).bytes();
      node =
          StateDigest.goesRight(place, siblings.size() - 1 - i)
              ? StateDigest.node(aside, node)
              : StateDigest.node(node, aside);
    }
    return Hash.ofBytes(StateDigest.root(keyHash(), node));
  }

  /** Whether this proof is of the state with this hash. */
  public boolean proves(Hash stateHash) {
    return root().equals(stateHash);
  }

  private byte[] end(byte[] place) {
    if (found instanceof Present present) {
      byte[] form = present.form().bytes();
      return StateDigest.leaf(place, StateDigest.value(present.entrySalt().bytes(), form));
    }
    if (found instanceof Other other) {
      return StateDigest.leaf(other.place().bytes(), other.value().bytes());
    }
    return StateDigest.empty(((Nothing) found).emptySalt().bytes());
  }

  private byte[] keyHash() {
    return key instanceof Hidden hidden
        ? hidden.keyHash().bytes()
        : StateDigest.keyHash(((Disclosed) key).placeKey().bytes());
  }

  private static Hash place(Key key, EntryName name) {
    return key instanceof Hidden hidden
        ? hidden.place()
        : Hash.ofBytes(
            StateDigest.place(HmacSha256.with(((Disclosed) key).placeKey().bytes()), name));
  }
}
