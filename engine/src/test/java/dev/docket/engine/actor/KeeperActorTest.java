package dev.docket.engine.actor;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import dev.docket.engine.CaseFixture;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.CaseUnknown;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.Hash;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What reaches a keeper in an order that no test from outside can bring about at will. */
class KeeperActorTest {

  private static CaseFixture fixture;

  @BeforeAll
  static void start() {
    fixture = CaseFixture.start();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldNotTakeWordsOfAnActorThatIsGoneForThoseOfALiveOne() {
    // The end of an actor may be known before the last thing that it said arrives.
    ActorRef<CaseMessage> gone = fixture.kit().<CaseMessage>createTestProbe().getRef();
    TestProbe<StateOutcome> probe = fixture.kit().createTestProbe();
    for (KeeperMessage late :
        new KeeperMessage[] {
          new KeeperMessage.StillOpen(gone), new KeeperMessage.Recovered(gone, 7, Hash.NONE, null)
        }) {
      CaseId id = fixture.freshId();
      ActorRef<KeeperMessage> keeper =
          fixture
              .kit()
              .spawn(KeeperActor.create(id, fixture.engine().settings().cases(), Host.NONE));

      keeper.tell(late);
      keeper.tell(
          new KeeperMessage.Told(new CaseCommand.GetState(probe.getRef()), System.nanoTime()));

      probe.expectMessage(new CaseUnknown(id));
    }
  }
}
