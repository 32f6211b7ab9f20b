/** The read journal for Java: {@link dev.docket.persistence.query.javadsl.DocketReadJournal}. */
@NullMarked
package dev.docket.persistence.query.javadsl;

import org.jspecify.annotations.NullMarked;
