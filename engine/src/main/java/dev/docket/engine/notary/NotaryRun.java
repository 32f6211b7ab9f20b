package dev.docket.engine.notary;

import dev.docket.engine.notary.NotaryStatus.Phase;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.NoteSigner;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A notary at work: opens its log, follows the journal, and after a failure begins again with what
 * is on disk. {@link #pass()} and {@link #close()} are for one thread and block; the status may be
 * asked by any.
 */
public final class NotaryRun implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NotaryRun.class);

  /** A directory that was taken, with the log in it. */
  public interface Place extends AutoCloseable {
    TileStore store();

    @Override
    void close() throws IOException;
  }

  private final Callable<Place> directory;
  private final List<NoteSigner> signers;
  private final ReceiptFeed journal;

  private @Nullable Place place;
  private @Nullable NotaryLog log;
  private volatile NotaryStatus status = new NotaryStatus(Phase.STARTING, null, null);

  /**
   * A notary that has not begun.
   *
   * @param directory takes the directory, for as long as this works on it
   * @param signers all have the name of the log
   */
  public NotaryRun(Callable<Place> directory, List<NoteSigner> signers, ReceiptFeed journal) {
    NotaryLog.originOf(signers);
    this.directory = directory;
    this.signers = List.copyOf(signers);
    this.journal = journal;
  }

  public NotaryStatus status() {
    return status;
  }

  /**
   * Takes in, writes and signs everything that is durable in the journal now. Never throws: the
   * status says what came of it.
   *
   * @return whether it did
   */
  public boolean pass() {
    if (status.phase() == Phase.REFUSING || status.phase() == Phase.STOPPED) {
      return false;
    }
    try {
      opened().follow(journal);
      status = new NotaryStatus(Phase.FOLLOWING, checkpoint(), null);
      return true;
    } catch (NotaryRefusal refusal) {
      LOG.error("The notary has stopped, nothing more is signed: {}", refusal.getMessage());
      release(new NotaryStatus(Phase.REFUSING, checkpoint(), refusal.getMessage()));
    } catch (Exception failure) {
      if (status.phase() != Phase.FAILING) {
        LOG.warn("The notary cannot go on, and tries again", failure);
      }
      release(new NotaryStatus(Phase.FAILING, checkpoint(), String.valueOf(failure)));
    }
    return false;
  }

  private NotaryLog opened() throws Exception {
    Place taken = place;
    if (taken == null) {
      taken = directory.call();
      place = taken;
    }
    NotaryLog known = log;
    if (known == null) {
      known = NotaryLog.open(taken.store(), signers, journal);
      log = known;
    }
    return known;
  }

  private @Nullable Checkpoint checkpoint() {
    NotaryLog known = log;
    return known == null ? status.checkpoint() : known.checkpoint();
  }

  /** What is in memory is not known to be what is on disk any more. */
  private void release(NotaryStatus why) {
    status = why;
    log = null;
    Place taken = place;
    place = null;
    if (taken != null) {
      try {
        taken.close();
      } catch (IOException failure) {
        LOG.warn("The notary's directory could not be given up", failure);
      }
    }
  }

  /** Gives up the directory. */
  @Override
  public void close() {
    if (status.phase() == Phase.REFUSING) {
      return;
    }
    release(new NotaryStatus(Phase.STOPPED, checkpoint(), null));
  }
}
