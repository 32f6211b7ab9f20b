package dev.docket.engine.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RecoveryPermitsTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<KeeperMessage> a = KIT.createTestProbe();
  private final TestProbe<KeeperMessage> b = KIT.createTestProbe();
  private final TestProbe<KeeperMessage> c = KIT.createTestProbe();
  private final TestProbe<KeeperMessage> d = KIT.createTestProbe();
  private final RecoveryPermits permits = new RecoveryPermits(2);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void shouldGiveThemInTheOrderTheyWereAskedFor() {
    assertThat(permits.acquire(a.getRef())).isTrue();
    assertThat(permits.acquire(b.getRef())).isTrue();
    assertThat(permits.acquire(c.getRef())).isFalse();
    assertThat(permits.acquire(d.getRef())).isFalse();

    permits.release(b.getRef());
    c.expectMessage(new KeeperMessage.MayRecover());
    d.expectNoMessage(Duration.ofMillis(20));
    permits.release(a.getRef());
    d.expectMessage(new KeeperMessage.MayRecover());
    assertThat(permits.waiting()).isZero();
  }

  @Test
  void shouldPassOverThoseWhoGaveUpTheirPlace() {
    permits.acquire(a.getRef());
    permits.acquire(b.getRef());
    permits.acquire(c.getRef());
    permits.acquire(d.getRef());

    permits.release(c.getRef());
    permits.release(a.getRef());

    d.expectMessage(new KeeperMessage.MayRecover());
    c.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void shouldCountAKeeperOnceHoweverOftenItAsksOrGivesBack() {
    permits.acquire(a.getRef());
    assertThat(permits.acquire(a.getRef())).isTrue();
    assertThat(permits.acquire(b.getRef())).isTrue();
    assertThat(permits.acquire(c.getRef())).isFalse();

    permits.release(a.getRef());
    permits.release(a.getRef());

    c.expectMessage(new KeeperMessage.MayRecover());
    assertThat(permits.acquire(d.getRef())).isFalse();
  }
}
