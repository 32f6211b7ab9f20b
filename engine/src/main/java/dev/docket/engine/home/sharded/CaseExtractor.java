package dev.docket.engine.home.sharded;

import akka.cluster.sharding.typed.ShardingMessageExtractor;
import dev.docket.engine.actor.CaseClock;
import dev.docket.engine.actor.KeeperMessage;

/**
 * The entity id is the case's id; the shard is the one of its hash, so that all nodes must have the
 * same number of shards.
 */
final class CaseExtractor extends ShardingMessageExtractor<Addressed, KeeperMessage> {

  private final int shards;
  private final CaseClock clock;

  CaseExtractor(int shards, CaseClock clock) {
    this.shards = shards;
    this.clock = clock;
  }

  @Override
  public String entityId(Addressed message) {
    return message.id().value();
  }

  @Override
  public String shardId(String entityId) {
    return Integer.toString(Math.floorMod(entityId.hashCode(), shards));
  }

  /** From now on the keeper's time to answer runs: the clocks of two nodes cannot be compared. */
  @Override
  public KeeperMessage unwrapMessage(Addressed message) {
    return new KeeperMessage.Told(message.command(), clock.nanos());
  }
}
