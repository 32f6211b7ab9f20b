package dev.docket.persistence.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorSystem;
import akka.actor.Props;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.SaveSnapshotFailure;
import akka.testkit.javadsl.TestKit;
import dev.docket.persistence.plugin.Systems;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.concurrent.duration.FiniteDuration;

/** A snapshot that the serializer has not enough stack for. */
class DeepSnapshotTest {

  @Test
  void shouldFailTheSaveAndNotTheActorSystem(@TempDir Path dir) {
    ActorSystem system =
        ActorSystem.create(
            "deep",
            Systems.config(
                    dir,
                    """
                    akka.actor.allow-java-serialization = on
                    akka.jvm-exit-on-fatal-error = off
                    """)
                .resolve());
    try {
      TestKit probe = new TestKit(system);
      system
          .actorOf(Props.create(Saver.class, () -> new Saver(probe)))
          .tell("save", probe.getRef());

      SaveSnapshotFailure failure =
          probe.expectMsgClass(Duration.ofSeconds(60), SaveSnapshotFailure.class);
      assertThat(failure.cause()).hasMessageContaining("nested too deeply");
    } finally {
      TestKit.shutdownActorSystem(system, FiniteDuration.create(60, TimeUnit.SECONDS), true);
    }
  }

  /** A list whose links Java serialization follows one within the other. */
  private record Link(@Nullable Link next) implements Serializable {
    static Link chain(int links) {
      Link first = new Link(null);
      for (int i = 0; i < links; i++) {
        first = new Link(first);
      }
      return first;
    }
  }

  private static final class Saver extends AbstractPersistentActor {
    private final TestKit probe;

    private Saver(TestKit probe) {
      this.probe = probe;
    }

    @Override
    public String persistenceId() {
      return "deep";
    }

    @Override
    public Receive createReceiveRecover() {
      return receiveBuilder().build();
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .matchEquals("save", save -> saveSnapshot(Link.chain(1_000_000)))
          .matchAny(answer -> probe.getRef().tell(answer, getSelf()))
          .build();
    }
  }
}
