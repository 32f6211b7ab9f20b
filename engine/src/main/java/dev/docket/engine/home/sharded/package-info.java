/**
 * Where cases live in a cluster: each is an entity of Akka Cluster Sharding, on one node at a time,
 * and its keeper is the same as in the local home.
 *
 * <p>Comes beside the local home. Only {@link dev.docket.engine.home.sharded.Prerequisites} may be
 * loaded where Akka Cluster Sharding is not on the class path.
 *
 * <p>Commands and answers travel as CBOR. What is too large for a message between nodes is answered
 * so: a command before it leaves, wherever its case is, and an answer in place of itself.
 */
@NullMarked
package dev.docket.engine.home.sharded;

import org.jspecify.annotations.NullMarked;
