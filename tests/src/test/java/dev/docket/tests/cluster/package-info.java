/**
 * Cases on the nodes of a cluster over one PostgreSQL: placing, handover, lost and cut-off nodes.
 */
@NullMarked
package dev.docket.tests.cluster;

import org.jspecify.annotations.NullMarked;
