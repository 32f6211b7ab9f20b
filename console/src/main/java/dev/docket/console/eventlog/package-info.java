/**
 * Reads a recorded process log: bytes, lines, CSV records, rows.
 *
 * <p>Each stage hands over what it could not read as a value, with its place, so that whoever
 * imports decides whether to stop there or to go on. Nothing here holds more than one record. What
 * comes after is {@code mapping}, which makes quanta of rows.
 */
@NullMarked
package dev.docket.console.eventlog;

import org.jspecify.annotations.NullMarked;
