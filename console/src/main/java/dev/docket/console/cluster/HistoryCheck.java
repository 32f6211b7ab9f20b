package dev.docket.console.cluster;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.javadsl.Sink;
import dev.docket.console.runtime.ActorSystems;
import dev.docket.engine.CaseEngine;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.receipt.ChainVerifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds what is in the database against what nodes acknowledged, when none of them runs. */
final class HistoryCheck {

  /** An actor's writer id stands in what it wrote: an unbroken run of versions for each. */
  private static final String TWO_WRITERS =
      """
      SELECT count(*) FROM (
        SELECT persistence_id, writer FROM event_journal
        GROUP BY persistence_id, writer
        HAVING max(sequence_number) - min(sequence_number) + 1 <> count(*)) broken""";

  private static final String MOVED =
      "SELECT count(*) FROM (SELECT persistence_id FROM event_journal"
          + " GROUP BY persistence_id HAVING count(DISTINCT writer) > 1) moved";

  private final Database database;
  private final List<String> faults = new ArrayList<>();
  private final Map<String, List<Receipt>> chains = new HashMap<>();

  HistoryCheck(Database database) {
    this.database = database;
  }

  /** What is not as it must be; empty if all is. */
  List<String> faults(Acks acks) throws SQLException {
    if (acks.contradictions() > 0) {
      faults.add(acks.contradictions() + " answers contradict each other");
    }
    readChains(acks.cases());
    for (Acks.Ack ack : acks.all()) {
      List<Receipt> found =
          chains.getOrDefault(ack.id(), List.of()).stream()
              .filter(receipt -> receipt.body().key().value().equals(ack.key()))
              .toList();
      if (found.size() != 1) {
        faults.add("case " + ack.id() + ": " + ack.key() + " is there " + found.size() + " times");
      } else if (found.get(0).body().seq() != ack.version()
          || !found.get(0).hash().hex().equals(ack.hash())) {
        faults.add("case " + ack.id() + ": " + ack.key() + " is not what was acknowledged");
      }
    }
    long broken = number(TWO_WRITERS);
    if (broken > 0) {
      faults.add(broken + " times a node wrote into a history that another had gone on with");
    }
    return List.copyOf(faults);
  }

  /** How many receipts there are. */
  int receipts() {
    return chains.values().stream().mapToInt(List::size).sum();
  }

  /** How many cases were written on more than one node, or by a second actor on one. */
  long moved() throws SQLException {
    return number(MOVED);
  }

  private void readChains(List<String> ids) {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "check", database.config());
    try {
      for (String id : ids) {
        List<Receipt> chain =
            CaseEngine.get(system)
                .caseRef(id)
                .receipts(0)
                .runWith(Sink.seq(), system)
                .toCompletableFuture()
                .join();
        ChainVerifier.firstFault(chain).ifPresent(fault -> faults.add("case " + id + ": " + fault));
        chains.put(id, chain);
      }
    } finally {
      ActorSystems.stop(system);
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
