package dev.docket.protocol.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.protocol.Hash;
import dev.docket.protocol.Salt;
import dev.docket.protocol.json.CanonicalTuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Random histories of entries, against the whole tree built anew by other code. */
class StateTreePropertyTest {

  private static final Salt SALT = new Salt("5a".repeat(32));

  /** Puts an entry, or takes it away where there is no value. */
  record Write(EntryName name, @Nullable Integer value) {
    CanonicalTuple form() {
      return name.key() == null
          ? CanonicalTuple.of(name.toString(), value)
          : CanonicalTuple.of(name.form().items().get(0), name.key(), value);
    }
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void shouldHaveTheRootOfTheWholeTreeAfterEveryWrite(@ForAll("histories") List<Write> history) {
    StateTree tree = StateTree.empty(SALT);
    Map<String, CanonicalTuple> entries = new TreeMap<>();
    for (Write write : history) {
      tree = written(tree, entries, write);
      assertThat(tree.root().hex()).isEqualTo(naiveRoot(entries.values()));
    }
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void shouldForgetTheOrderInWhichEntriesCame(@ForAll("histories") List<Write> history) {
    StateTree tree = StateTree.empty(SALT);
    Map<String, CanonicalTuple> entries = new TreeMap<>();
    for (Write write : history) {
      tree = written(tree, entries, write);
    }
    StateTree anew = StateTree.empty(SALT);
    List<CanonicalTuple> backwards = new ArrayList<>(entries.values());
    for (int i = backwards.size() - 1; i >= 0; i--) {
      anew = anew.with(backwards.get(i));
    }
    assertThat(anew.root()).isEqualTo(tree.root());
    for (CanonicalTuple form : backwards) {
      anew = anew.without(EntryName.ofForm(form));
    }
    assertThat(anew.root()).isEqualTo(StateTree.empty(SALT).root());
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void shouldProveWhatIsThereAndWhatIsNotAndNothingElse(
      @ForAll("histories") List<Write> history, @ForAll("names") EntryName name) {
    StateTree tree = StateTree.empty(SALT);
    Map<String, CanonicalTuple> entries = new TreeMap<>();
    for (Write write : history) {
      tree = written(tree, entries, write);
    }
    CanonicalTuple form = entries.get(name.toString());
    Hash root = tree.root();
    if (form == null) {
      EntryProof absent = tree.absence(name);
      assertThat(absent.proves(root)).isTrue();
      assertThat(absent.isPresent()).isFalse();
      StateTree other = tree.with(new Write(name, 7).form());
      assertThat(absent.proves(other.root())).isFalse();
      assertThatThrownBy(() -> other.absence(name)).hasMessageContaining("the state holds");
    } else {
      EntryProof present = tree.inclusion(form);
      assertThat(present.proves(root)).isTrue();
      assertThat(tree.exclusive(present).proves(root)).isTrue();
      StateTree rest = tree.without(name);
      assertThat(present.proves(rest.root())).isFalse();
      assertThatThrownBy(() -> rest.inclusion(form)).hasMessageContaining("does not hold");
    }
  }

  private static StateTree written(
      StateTree tree, Map<String, CanonicalTuple> entries, Write write) {
    if (write.value() == null) {
      entries.remove(write.name().toString());
      return tree.without(write.name());
    }
    entries.put(write.name().toString(), write.form());
    return tree.with(write.form());
  }

  private static String naiveRoot(Collection<CanonicalTuple> forms) {
    return new NaiveStateTree(SALT.bytes(), forms).root();
  }

  @Provide
  Arbitrary<List<Write>> histories() {
    Arbitrary<@Nullable Integer> value = Arbitraries.integers().between(0, 3).injectNull(0.3);
    return Combinators.combine(names(), value).as(Write::new).list().ofMaxSize(60);
  }

  @Provide
  Arbitrary<EntryName> names() {
    Arbitrary<String> key = Arbitraries.integers().between(0, 30).map(i -> "k" + i);
    return Arbitraries.oneOf(
        key.map(EntryName::context),
        key.map(EntryName::metadata),
        Arbitraries.of(EntryName.STATUS, EntryName.VERSION, EntryName.HOLD));
  }
}
