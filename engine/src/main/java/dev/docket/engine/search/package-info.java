/**
 * Finds cases by what they are: by status, by hold, by safe mode, by a value in their context.
 *
 * <p>{@link dev.docket.engine.search.CaseSearch} answers from a view in memory that follows the
 * read journal behind the commits, so that a commit never waits for it. The view holds of each case
 * only what can be searched for; it takes the net changes of events as they are and proves nothing,
 * which is what the case itself does when it recovers. Every answer says how stale it is.
 *
 * <pre>
 * read journal ─▶ Feed ─▶ Follower ─▶ CaseIndex ─▶ CaseSearch ─▶ caller
 *                                        │  ▲
 *                                        ▼  │
 *                                      SavedView
 * </pre>
 */
@NullMarked
package dev.docket.engine.search;

import org.jspecify.annotations.NullMarked;
