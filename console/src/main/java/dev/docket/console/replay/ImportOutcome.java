package dev.docket.console.replay;

import dev.docket.console.eventlog.MalformedRow;
import org.jspecify.annotations.Nullable;

/**
 * How an import ended.
 *
 * @param summary what it did
 * @param stoppedAt the malformed row at which it stopped, or {@code null}; all rows before it were
 *     handed over and answered
 * @param failure why it stopped otherwise, or {@code null}
 */
public record ImportOutcome(
    Summary summary, @Nullable MalformedRow stoppedAt, @Nullable String failure) {}
