package dev.docket.persistence.mutant;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All mutants. */
final class Mutants {
  private static final List<Mutant> ALL = collected();

  private Mutants() {}

  private static List<Mutant> collected() {
    List<Mutant> mutants =
        Stream.of(
                CommitMutants.ALL,
                SealMutants.ALL,
                RecoveryMutants.ALL,
                StoreMutants.ALL,
                BackupMutants.ALL)
            .flatMap(List::stream)
            .toList();
    List<Mutant> all = new ArrayList<>();
    all.add(
        Mutant.none(mutants.stream().flatMap(each -> each.killers().stream()).distinct().toList()));
    all.addAll(mutants);
    return List.copyOf(all);
  }

  /** In the order in which they are tried: the store as it is first. */
  static List<Mutant> all() {
    return ALL;
  }

  static Mutant named(String name) {
    return ALL.stream()
        .filter(mutant -> mutant.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no mutant " + name));
  }
}
