package dev.docket.console.eventlog;

import org.jspecify.annotations.Nullable;

/**
 * One physical line of a file.
 *
 * @param number from 1
 * @param text without its line feed; where it is flawed, the best that can be made of it
 * @param flawAt the index in the text of the first character that could not be read, or -1
 * @param flaw why, or {@code null}
 */
record Line(long number, String text, int flawAt, @Nullable String flaw) {}
