package dev.docket.engine.notary;

import dev.docket.protocol.checkpoint.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * How a notary is.
 *
 * @param phase what it does
 * @param checkpoint what it signed last; {@code null} if nothing, or it has not looked yet
 * @param reason why it does not sign; {@code null} if it does
 */
public record NotaryStatus(Phase phase, @Nullable Checkpoint checkpoint, @Nullable String reason) {

  /** What a notary does. */
  public enum Phase {
    /** It has not read its directory yet. */
    STARTING,
    /** It follows the journal. */
    FOLLOWING,
    /** It cannot read or write, and tries again. */
    FAILING,
    /** To go on would contradict what it signed: it has stopped, and somebody must look. */
    REFUSING,
    /** It was stopped. */
    STOPPED,
    /** In a cluster: it is on another node, or about to start there. */
    ELSEWHERE
  }
}
