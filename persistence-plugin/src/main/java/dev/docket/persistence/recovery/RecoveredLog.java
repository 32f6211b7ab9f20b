package dev.docket.persistence.recovery;

import dev.docket.persistence.log.LogState;

/**
 * A log after its recovery.
 *
 * @param state what the log starts from
 * @param report what was found and done
 * @param quarantine which ids damage touched
 */
public record RecoveredLog(LogState state, RecoveryReport report, Quarantine quarantine) {}
