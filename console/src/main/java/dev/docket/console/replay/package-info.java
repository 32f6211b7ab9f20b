/**
 * The import of a log: the first pass counts the rows of each case, the second hands their quanta
 * to the cases and waits for the receipts.
 *
 * <p>One thread reads, plans, sends and counts; answers come back to it through a queue. Rows of
 * one case go one after the other, different cases side by side. Before it come {@code eventlog}
 * and {@code mapping}.
 */
@NullMarked
package dev.docket.console.replay;

import org.jspecify.annotations.NullMarked;
