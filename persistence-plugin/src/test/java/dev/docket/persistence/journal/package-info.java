/** Tests of the journal plugin, through Akka. */
@NullMarked
package dev.docket.persistence.journal;

import org.jspecify.annotations.NullMarked;
