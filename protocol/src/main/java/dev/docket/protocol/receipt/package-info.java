/**
 * How receipts are verified offline: a chain of them, one against the next; and a proof file, which
 * shows a receipt in a signed log and an entry in its state.
 *
 * <p>Comes after {@link dev.docket.protocol}, which has the receipt itself, {@link
 * dev.docket.protocol.merkle} and {@link dev.docket.protocol.checkpoint}. Knows nothing of Akka.
 */
@NullMarked
package dev.docket.protocol.receipt;

import org.jspecify.annotations.NullMarked;
