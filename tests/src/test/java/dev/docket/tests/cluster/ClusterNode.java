package dev.docket.tests.cluster;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.tests.support.EmbeddedPostgresServer;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/** A node of a cluster in this JVM, with an engine on a database. */
final class ClusterNode implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ActorSystem<Void> system;

  private ClusterNode(ActorSystem<Void> system) {
    this.system = system;
  }

  /** The first node of a cluster of its own. */
  static ClusterNode first(EmbeddedPostgresServer.Database database, String more) {
    ClusterNode node = start(database, more);
    node.join(node);
    return node;
  }

  /** One more node. */
  static ClusterNode joining(
      ClusterNode other, EmbeddedPostgresServer.Database database, String more) {
    ClusterNode node = start(database, more);
    node.join(other);
    return node;
  }

  private static ClusterNode start(EmbeddedPostgresServer.Database database, String more) {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "cluster",
            ConfigFactory.parseString(more)
                .withFallback(
                    ConfigFactory.parseString(
                        """
                        include "docket-cluster.conf"
                        akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                        akka.cluster.jmx.multi-mbeans-in-same-jvm = on
                        docket.engine.ask-timeout = 60s
                        """))
                .withFallback(database.config())
                .resolve());
    return new ClusterNode(system);
  }

  private void join(ClusterNode other) {
    Cluster.get(system)
        .manager()
        .tell(Join.create(Cluster.get(other.system).selfMember().address()));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> Cluster.get(system).selfMember().status() == MemberStatus.up());
    engine();
  }

  CaseEngine engine() {
    return CaseEngine.get(system);
  }

  CaseRef caseRef(String id) {
    return engine().caseRef(id);
  }

  ActorSystem<Void> system() {
    return system;
  }

  /** How many nodes this one knows to be up. */
  long up() {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
        .filter(member -> member.status() == MemberStatus.up())
        .count();
  }

  /** Leaves the cluster in order, and ends. */
  @Override
  public void close() {
    ActorTestKit.shutdown(system, PATIENCE);
  }
}
