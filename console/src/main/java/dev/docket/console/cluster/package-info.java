/** A cluster on this machine: a PostgreSQL, nodes in processes of their own, a load, and faults. */
@NullMarked
package dev.docket.console.cluster;

import org.jspecify.annotations.NullMarked;
