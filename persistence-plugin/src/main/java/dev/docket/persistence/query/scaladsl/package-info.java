/** The read journal for Scala: {@link dev.docket.persistence.query.scaladsl.DocketReadJournal}. */
@NullMarked
package dev.docket.persistence.query.scaladsl;

import org.jspecify.annotations.NullMarked;
