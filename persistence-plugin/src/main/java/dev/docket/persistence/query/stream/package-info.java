/**
 * The queries as streams: what the read journals for Java and Scala stand on.
 *
 * <p>A query is a {@link dev.docket.persistence.query.stream.Pages}, which reads the log page by
 * page and says what it has seen, inside a {@link dev.docket.persistence.query.stream.LogSource},
 * which reads only when downstream asks and, at the end of the log, sleeps until the store says
 * that more is durable. A stream holds no file and no thread between two pages.
 *
 * <p>Only undeleted events are shown, whether or not compaction has already removed the others from
 * the files. A deletion takes effect for every page that is read after it.
 */
@NullMarked
package dev.docket.persistence.query.stream;

import org.jspecify.annotations.NullMarked;
