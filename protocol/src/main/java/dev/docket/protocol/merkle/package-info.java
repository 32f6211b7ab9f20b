/**
 * Merkle trees: that of a case's state, whose root stands in every receipt, and that of all
 * receipts, whose root stands in every checkpoint, with the proofs that they give.
 *
 * <p>Pure functions of immutable values, with nothing but the JDK below; formats and what they
 * prove are described in {@code docs/format/receipts.md}. Comes before {@link
 * dev.docket.protocol.receipt}, which verifies whole proofs. Knows nothing of Akka.
 */
@NullMarked
package dev.docket.protocol.merkle;

import org.jspecify.annotations.NullMarked;
