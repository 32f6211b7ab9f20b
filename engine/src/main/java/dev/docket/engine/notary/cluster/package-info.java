/**
 * One notary for all nodes of a cluster: a singleton of Akka's, on the oldest node. May be loaded
 * only where Akka Cluster is on the class path.
 */
@NullMarked
package dev.docket.engine.notary.cluster;

import org.jspecify.annotations.NullMarked;
