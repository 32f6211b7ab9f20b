package dev.docket.persistence.mutant;

import java.util.ArrayList;
import java.util.List;

/**
 * The store with a fault.
 *
 * @param idea which guarantee is taken out
 * @param place where
 * @param edits how; none for the store as it is
 * @param killers the tests that must catch it, the first that does so is enough: {@code
 *     Class#method} below the store's package
 */
record Mutant(String idea, String place, List<Edit> edits, List<String> killers) {

  static Mutant of(String idea, String place) {
    return new Mutant(idea, place, List.of(), List.of());
  }

  /** The store as it is, which these tests must not catch. */
  static Mutant none(List<String> tests) {
    return new Mutant("as it is", "all tests named here", List.of(), tests);
  }

  Mutant replacing(String file, String found, String replacement) {
    List<Edit> more = new ArrayList<>(edits);
    more.add(new Edit(file, found, replacement));
    return new Mutant(idea, place, more, killers);
  }

  Mutant without(String file, String found) {
    return replacing(file, found, "");
  }

  Mutant caughtBy(String... tests) {
    return new Mutant(idea, place, edits, List.of(tests));
  }

  String name() {
    return idea + ": " + place;
  }
}
