/**
 * Makes a damaged log whole again, without what is lost for good. Works on files that nobody else
 * has open: every record that can still be read goes into new sealed segments of a higher
 * generation, and in the place of what cannot stands a record of kind {@code LOSS}:
 *
 * <ul>
 *   <li>of an id: its sequence number is the last one that is lost there, its previous one the last
 *       before those that is not, as far as that is known;
 *   <li>with an empty id and no payload: nobody knows whose records were lost. Its ordinal is the
 *       last one, its previous number the first;
 *   <li>with an empty id and a payload, at the end of the events: the ledger of a repair, JSON. It
 *       lists the others, so that an open knows them all, and says what an operator has accepted.
 * </ul>
 *
 * Comes after {@code log} and {@code recovery}, before the store's doors.
 */
@NullMarked
package dev.docket.persistence.repair;

import org.jspecify.annotations.NullMarked;
