package dev.docket.engine.home;

/**
 * How cases are spread over the nodes of a cluster.
 *
 * @param shards into how many shards all cases fall; the same on every node
 * @param role the role of the nodes that cases live on; empty for all nodes
 */
public record ShardingSettings(int shards, String role) {}
