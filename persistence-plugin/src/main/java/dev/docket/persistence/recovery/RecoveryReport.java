package dev.docket.persistence.recovery;

import java.util.ArrayList;
import java.util.List;

/**
 * What an open found and did, for one store. Machine-readable; also a line of {@code audit.jsonl}
 * and of the log.
 *
 * @param cleanClose whether the last close was a clean one
 * @param segments segment files found
 * @param frames frames read
 * @param records records read
 * @param tornBytes bytes of unfinished writes that were left behind and are not part of the log
 * @param tempFiles temporary files found, and deleted unless opened read-only
 * @param damage every place of damage, none after a mere power cut
 * @param durationMicros how long the recovery took, microseconds
 */
public record RecoveryReport(
    boolean cleanClose,
    int segments,
    long frames,
    long records,
    long tornBytes,
    int tempFiles,
    List<DamageReport> damage,
    long durationMicros) {
  public RecoveryReport {
    damage = List.copyOf(damage);
  }

  /** Both together. */
  public RecoveryReport and(RecoveryReport other) {
    List<DamageReport> all = new ArrayList<>(damage);
    all.addAll(other.damage);
    return new RecoveryReport(
        cleanClose && other.cleanClose,
        segments + other.segments,
        frames + other.frames,
        records + other.records,
        tornBytes + other.tornBytes,
        tempFiles + other.tempFiles,
        all,
        durationMicros + other.durationMicros);
  }
}
