/**
 * The actors of one case: {@link dev.docket.engine.actor.KeeperActor}, which answers for the case
 * whatever happens to it, and below it {@link dev.docket.engine.actor.CaseActor}, which holds the
 * state and persists one event for each commit.
 *
 * <p>Comes after the homes, which find the keeper of an id, and before the pure {@code state}
 * package, which decides what a commit means. An answer shows only what is durable; every command
 * gets exactly one. After a failure the state in memory is never used again: the actor is stopped,
 * and what follows is recovered from the journal.
 */
@NullMarked
package dev.docket.engine.actor;

import org.jspecify.annotations.NullMarked;
