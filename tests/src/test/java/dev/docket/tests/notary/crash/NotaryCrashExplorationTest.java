package dev.docket.tests.notary.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * A notary's files through power cuts, at every call that changes something, with any part of what
 * was not forced; a second one in the recovery; and the death of the process before one. It never
 * signs two trees that disagree, and what it has shown stays signed.
 */
class NotaryCrashExplorationTest {

  /** One in so many calls of a recovery is a second crash: {@code 1} takes all of them. */
  private static final int SECOND = Integer.getInteger("docket.notary.second-crashes", 11);

  /** Random parts of what was not forced, of each cut. */
  private static final int RANDOM = Integer.getInteger("docket.notary.random", 3);

  @Test
  void shouldSignOneTreeWhateverAPowerCutLeaves() throws Exception {
    NotaryExplorer explorer = new NotaryExplorer(NotaryLife.of(1));
    for (int at = 0; at < explorer.points(); at++) {
      explorer.cutTwice(at, SECOND);
      explorer.cutWithEachChange(at, RANDOM);
      explorer.kill(at);
    }
    System.out.println("A notary at " + explorer.points() + " calls: " + explorer);
    assertThat(explorer.states()).isGreaterThan(1_000);
  }
}
