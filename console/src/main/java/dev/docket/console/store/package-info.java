/**
 * Reads a store beside a running service: without lock, cut or write.
 *
 * <p>Every state shown here is folded from the events through the engine's own {@code History},
 * which proves each of them, so that nothing is shown that does not hold.
 */
@NullMarked
package dev.docket.console.store;

import org.jspecify.annotations.NullMarked;
