package dev.docket.tests.notary.crash;

import dev.docket.persistence.storage.DiskMoment;
import dev.docket.protocol.checkpoint.Checkpoint;
import java.util.List;

/**
 * A moment at which the power may go.
 *
 * @param call what is being done to which file
 * @param moment what is durable, and what is not
 * @param commits how many there were
 * @param signed what was signed until then
 * @param shown the size of the log that everyone has been shown
 */
record CutPoint(String call, DiskMoment moment, int commits, List<Checkpoint> signed, long shown) {

  /** The same, at a moment of what came after it. */
  CutPoint then(String laterCall, DiskMoment later, List<Checkpoint> signedThen) {
    return new CutPoint(laterCall, later, commits, signedThen, shown);
  }
}
