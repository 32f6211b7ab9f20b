package dev.docket.engine.search;

import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A case that was searched for, as it was at its last event that the view has seen.
 *
 * @param status {@code null} if not even its creation could be read
 * @param version the number of that event; -1 if none could be read
 * @param hold the reason why it is on hold; {@code null} if it is not
 * @param safeMode the reason why it is in safe mode; {@code null} if nothing says that it is
 * @param erased whether it was erased: its receipts are all that is left
 * @param lastCommitAt when that event was committed, UTC milliseconds
 */
public record FoundCase(
    CaseId id,
    @Nullable CaseStatus status,
    long version,
    @Nullable String hold,
    @Nullable String safeMode,
    boolean erased,
    Instant lastCommitAt) {}
