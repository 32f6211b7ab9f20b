package dev.docket.tests.guide;

import akka.actor.typed.ActorSystem;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.search.CaseSearch;
import dev.docket.engine.search.Page;
import dev.docket.engine.search.SearchOutcome;

/** Finding cases. */
final class Searching {

  private Searching() {}

  // #search
  static void printOrdersOf(String customer, ActorSystem<?> system) {
    CaseSearch search = CaseEngine.get(system).search();
    SearchOutcome outcome = search.byContext("customer", customer, Page.first(100));
    if (outcome instanceof SearchOutcome.Found found) {
      // Each with id, status, version, hold, safe mode and the time of its last commit.
      found.cases().forEach(System.out::println);
      // Behind which id the next page begins; empty if this was the last.
      found.next().ifPresent(id -> System.out.println("more from " + Page.after(id, 100)));
      // How far the view was behind the commits.
      System.out.println(found.staleness());
    }
  }
  // #search
}
