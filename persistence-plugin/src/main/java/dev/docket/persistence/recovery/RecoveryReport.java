package dev.docket.persistence.recovery;

import com.fasterxml.jackson.annotation.JsonProperty;
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
 * @param torn what follows the last frame of a log that was not closed cleanly and is no part of
 *     it: an unfinished write, or a rotten last frame, which nothing can tell from one
 * @param tempFiles temporary files found, and deleted unless opened read-only
 * @param damage every place of damage, none after a mere power cut
 * @param durationMicros how long the recovery took, microseconds
 */
public record RecoveryReport(
    boolean cleanClose,
    int segments,
    long frames,
    long records,
    List<TornTail> torn,
    int tempFiles,
    List<DamageReport> damage,
    long durationMicros) {
  public RecoveryReport {
    torn = List.copyOf(torn);
    damage = List.copyOf(damage);
  }

  /** Bytes of unfinished writes that were left behind and are not part of the log. */
  @JsonProperty
  public long tornBytes() {
    return torn.stream().mapToLong(TornTail::length).sum();
  }

  /** Both together. */
  public RecoveryReport and(RecoveryReport other) {
    List<TornTail> tails = new ArrayList<>(torn);
    tails.addAll(other.torn);
    List<DamageReport> all = new ArrayList<>(damage);
    all.addAll(other.damage);
    return new RecoveryReport(
        cleanClose && other.cleanClose,
        segments + other.segments,
        frames + other.frames,
        records + other.records,
        tails,
        tempFiles + other.tempFiles,
        all,
        durationMicros + other.durationMicros);
  }
}
