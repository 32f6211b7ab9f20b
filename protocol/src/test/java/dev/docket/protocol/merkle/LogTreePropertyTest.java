package dev.docket.protocol.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.Hash;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Against the recursive definitions of RFC 9162 over the whole list of entries. */
class LogTreePropertyTest {

  @Property(tries = 60)
  void shouldHaveTheRootThatTheDefinitionGives(@ForAll @IntRange(min = 0, max = 300) int size) {
    LogTree tree = LogTree.EMPTY;
    for (byte[] entry : entries(size)) {
      tree = tree.append(entry);
    }
    assertThat(tree.root()).isEqualTo(mth(entries(size)));
  }

  @Property(tries = 200)
  void shouldProveEveryEntryAndNoOther(
      @ForAll @IntRange(min = 1, max = 200) int size,
      @ForAll @IntRange(min = 0, max = 199) int any,
      @ForAll @IntRange(min = 0, max = 199) int other) {
    int index = any % size;
    HeldNodes nodes = nodes(size);
    Hash root = mth(entries(size));
    InclusionProof proof = InclusionProof.of(nodes, index, size);
    assertThat(proof.proves(nodes.hash(0, index), size, root)).isTrue();
    if (other % size != index) {
      assertThat(proof.proves(nodes.hash(0, other % size), size, root)).isFalse();
      assertThat(
              new InclusionProof(other % size, proof.hashes())
                  .proves(nodes.hash(0, index), size, root))
          .isFalse();
    }
    assertThat(proof.proves(nodes.hash(0, index), size, LogHash.leaf(root.bytes()))).isFalse();
  }

  @Property(tries = 200)
  void shouldProveThatALogGrewAndNotThatItWasRewritten(
      @ForAll @IntRange(min = 1, max = 200) int after,
      @ForAll @IntRange(min = 1, max = 200) int any) {
    int before = 1 + any % after;
    HeldNodes nodes = nodes(after);
    Hash rootBefore = mth(entries(before));
    Hash rootAfter = mth(entries(after));
    ConsistencyProof proof = ConsistencyProof.of(nodes, before, after);
    assertThat(proof.proves(before, rootBefore, after, rootAfter)).isTrue();
    Hash rewritten = LogHash.leaf(rootBefore.bytes());
    assertThat(proof.proves(before, rewritten, after, rootAfter)).isFalse();
    assertThat(proof.proves(before, rootBefore, after, rewritten)).isFalse();
  }

  private static HeldNodes nodes(int size) {
    HeldNodes nodes = new HeldNodes();
    entries(size).forEach(entry -> nodes.append(LogHash.leaf(entry)));
    return nodes;
  }

  private static List<byte[]> entries(int size) {
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      entries.add(("entry " + i).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    return entries;
  }

  /** {@code MTH} of section 2.1.1, word by word. */
  private static Hash mth(List<byte[]> d) {
    if (d.isEmpty()) {
      return Hash.of(new byte[0]);
    }
    if (d.size() == 1) {
      return Hash.of(new byte[] {0}, d.get(0));
    }
    int k = 1;
    while (2 * k < d.size()) {
      k *= 2;
    }
    return Hash.of(
        new byte[] {1}, mth(d.subList(0, k)).bytes(), mth(d.subList(k, d.size())).bytes());
  }
}
