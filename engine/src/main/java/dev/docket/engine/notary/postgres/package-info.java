/**
 * A notary's log in the tables of a PostgreSQL that several nodes share: any of them may read it,
 * and the one that took it last may write it.
 *
 * <p>A node that was cut off, or only slow, may still take itself for the notary. So each one that
 * takes the log counts its epoch up, and every transaction that changes the log holds the row of
 * the epoch, compared with its own: what was begun under an earlier one is refused by the database,
 * and what was under way is waited for. What is signed counts only once it is written, so two
 * notaries never show two trees.
 */
@NullMarked
package dev.docket.engine.notary.postgres;

import org.jspecify.annotations.NullMarked;
