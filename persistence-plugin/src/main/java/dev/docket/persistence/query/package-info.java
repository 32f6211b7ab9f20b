/**
 * The read journal plugin of Akka Persistence. Akka instantiates {@link
 * dev.docket.persistence.query.DocketReadJournalProvider}; users get {@code
 * javadsl.DocketReadJournal} or {@code scaladsl.DocketReadJournal} from it, both thin over {@code
 * stream}.
 */
@NullMarked
package dev.docket.persistence.query;

import org.jspecify.annotations.NullMarked;
