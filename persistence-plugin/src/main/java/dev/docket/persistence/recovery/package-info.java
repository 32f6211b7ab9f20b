/**
 * What happens at every open, before anyone reads or writes: the files are checked against each
 * other, the chain of active segments is scanned, torn tails are told from damage, and the log goes
 * on in a new segment unless it was closed cleanly. Comes after {@code storage} and {@code log},
 * before the store's doors.
 */
@NullMarked
package dev.docket.persistence.recovery;

import org.jspecify.annotations.NullMarked;
