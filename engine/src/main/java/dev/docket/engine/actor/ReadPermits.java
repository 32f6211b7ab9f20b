package dev.docket.engine.actor;

/**
 * How many reads of a read journal are under way for answers at the same time: each is a stream,
 * and takes memory and a connection of a pool, so that without a bound a mass of retries would be
 * too much for a small heap. The others wait in the order they came, without a stream. Safe for any
 * number of threads.
 *
 * <p>The keeper that a read is for is told {@link KeeperMessage.MayRead} when it has a permit, and
 * gives it back with {@link #release} if the read does not begin; of one that has begun it comes
 * back when the stream has ended, however it ends.
 */
final class ReadPermits extends Permits<JournalRead> {

  ReadPermits(int most) {
    super(most);
  }

  @Override
  void tellTurn(JournalRead read) {
    read.tellTurn();
  }
}
