/**
 * The formats in which a log of receipts is published: signed notes, checkpoints, tiles, entry
 * bundles and proofs, as C2SP specifies them. Formats only: no file, no network, no state.
 *
 * <p>Comes after {@link dev.docket.protocol.merkle}, whose trees are published, and before {@link
 * dev.docket.protocol.receipt}. Every reader takes exactly the bytes that the writer gives and
 * refuses all others. Knows nothing of Akka.
 */
@NullMarked
package dev.docket.protocol.checkpoint;

import org.jspecify.annotations.NullMarked;
