/**
 * How receipts are verified offline: a chain of them, one against the next.
 *
 * <p>Comes after {@link dev.docket.protocol}, which has the receipt itself. Knows nothing of Akka.
 */
@NullMarked
package dev.docket.protocol.receipt;

import org.jspecify.annotations.NullMarked;
