package dev.docket.persistence.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedStoreTest {

  /** As for a plugin whose settings cannot be used. */
  @Test
  void shouldAnswerEveryRequestWhileTheStoreCannotBeOpenedOnTheCallersThread() {
    AtomicInteger attempts = new AtomicInteger();
    SharedStore shared =
        new SharedStore(
            "some.section",
            () -> {
              attempts.incrementAndGet();
              throw new IllegalArgumentException("the settings cannot be used");
            },
            Runnable::run);

    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              CompletableFuture<?> answer = shared.store().toCompletableFuture();
              assertThat(answer).isCompletedExceptionally();
              assertThatThrownBy(answer::join).hasRootCauseMessage("the settings cannot be used");
              return attempts.get() >= 3;
            });
  }
}
