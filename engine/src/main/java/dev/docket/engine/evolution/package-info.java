/**
 * How what an earlier Docket stored is read by this one, and what a later one stored is refused.
 *
 * <p>Every event and every snapshot is stored with the version of its form, a number in the
 * serializer's manifest. One of an earlier version goes through an {@link
 * dev.docket.engine.evolution.Upcaster} for each version in between, as a decoded tree, before it
 * becomes an object; one of the version that is written now takes no detour. What an upcaster makes
 * is trusted no more than any other bytes: the hashes in receipt and snapshot must agree.
 *
 * <p>Comes before the {@code state} package, which proves what was read.
 */
@NullMarked
package dev.docket.engine.evolution;

import org.jspecify.annotations.NullMarked;
