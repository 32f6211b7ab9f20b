/**
 * Receipts: what a case hands out for each commit, and how a chain of them is verified offline.
 *
 * <p>Knows nothing of Akka.
 */
@NullMarked
package dev.docket.protocol.receipt;

import org.jspecify.annotations.NullMarked;
