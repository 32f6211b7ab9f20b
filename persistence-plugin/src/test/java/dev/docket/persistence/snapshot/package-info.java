/** Tests of the snapshot plugin, through Akka. */
@NullMarked
package dev.docket.persistence.snapshot;

import org.jspecify.annotations.NullMarked;
