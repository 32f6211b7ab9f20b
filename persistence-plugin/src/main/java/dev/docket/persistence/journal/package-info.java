/**
 * The journal plugin of Akka Persistence: {@link dev.docket.persistence.journal.DocketJournal} is
 * the actor that Akka talks to, and only wiring. {@link dev.docket.persistence.journal.EventWriter}
 * and {@link dev.docket.persistence.journal.Replay} do the work on the store.
 *
 * <p>A rejection means the record's own fault; everything else is a failure with a typed cause.
 */
@NullMarked
package dev.docket.persistence.journal;

import org.jspecify.annotations.NullMarked;
