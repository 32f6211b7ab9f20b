package dev.docket.engine.notary.postgres;

import dev.docket.engine.notary.NotaryRun;
import dev.docket.engine.notary.TileStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * One notary's claim to a log: takes it whoever had it before, and takes it again after a failure
 * of its own; but if another notary took it since, only after a while, in which whichever of the
 * two is cut off has ended. For one thread; blocks.
 */
public final class NotaryClaim implements Callable<NotaryRun.Place> {

  /** Longer than a cluster takes to see that a node was lost, and the node that it was cut off. */
  private static final Duration LEAVE_ALONE = Duration.ofMinutes(2);

  private static final String TAKE =
      """
      INSERT INTO notary_log (log, epoch, holder, since) VALUES (?, 1, ?, now())
        ON CONFLICT (log) DO UPDATE
          SET epoch = notary_log.epoch + 1, holder = EXCLUDED.holder, since = now()
      RETURNING epoch""";

  /** By its own holder, also if it took the log without hearing of it. */
  private static final String TAKE_AGAIN =
      """
      UPDATE notary_log SET epoch = epoch + 1, since = now() WHERE log = ? AND holder = ?
      RETURNING epoch""";

  private final NotaryDatabase database;
  private final String log;
  private final String holder;

  /** Under which the log was taken last; 0 for never. */
  private long epoch;

  private boolean isTakenByAnother;
  private long takenAt;

  /**
   * A claim.
   *
   * @param holder that no other claim has
   */
  NotaryClaim(NotaryDatabase database, String log, String holder) {
    this.database = database;
    this.log = log;
    this.holder = holder;
  }

  /**
   * Takes the log. When this returns, what the holder before was about to write is either written
   * or refused.
   *
   * @throws LogTakenException if another notary took it a short while ago
   * @throws IOException if the database cannot be asked
   */
  @Override
  public NotaryRun.Place call() throws IOException {
    if (isTakenByAnother && System.nanoTime() - takenAt < LEAVE_ALONE.toNanos()) {
      throw taken(epoch);
    }
    try (Connection connection = database.connect()) {
      boolean again = epoch > 0 && !isTakenByAnother;
      long next = again ? takenAgain(connection) : taken(connection);
      if (next == 0) {
        throw taken(epoch);
      }
      epoch = next;
      isTakenByAnother = false;
      return new Taken(epoch);
    } catch (SQLException fault) {
      throw NotaryDatabase.failed(log, fault);
    }
  }

  private long taken(Connection connection) throws SQLException {
    try (PreparedStatement take = connection.prepareStatement(TAKE)) {
      take.setString(1, log);
      take.setString(2, holder);
      return first(take);
    }
  }

  private long takenAgain(Connection connection) throws SQLException {
    try (PreparedStatement take = connection.prepareStatement(TAKE_AGAIN)) {
      take.setString(1, log);
      take.setString(2, holder);
      return first(take);
    }
  }

  /** 0 if there is none. */
  private static long first(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private LogTakenException taken(long mine) {
    if (!isTakenByAnother) {
      isTakenByAnother = true;
      takenAt = System.nanoTime();
    }
    return new LogTakenException(
        "another notary has taken the log "
            + log
            + " since this one took it, as its epoch "
            + mine);
  }

  /** The log, under one epoch. */
  private final class Taken implements NotaryRun.Place {
    private final long mine;

    Taken(long mine) {
      this.mine = mine;
    }

    @Override
    public TileStore store() {
      return new PostgresTiles(database, log, this::require);
    }

    /** Holds the row until the transaction ends: who takes the log waits for what is under way. */
    private void require(Connection connection) throws SQLException, IOException {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT epoch FROM notary_log WHERE log = ? AND holder = ? FOR UPDATE")) {
        query.setString(1, log);
        query.setString(2, holder);
        if (first(query) != mine) {
          throw taken(mine);
        }
      }
    }

    /** Nothing is held between transactions. */
    @Override
    public void close() {}
  }
}
