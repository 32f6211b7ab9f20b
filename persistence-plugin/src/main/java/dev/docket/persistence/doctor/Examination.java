package dev.docket.persistence.doctor;

import dev.docket.persistence.health.HealthStatus;

/**
 * How much an examination looked at, and how much it found.
 *
 * @param files files read
 * @param bytes their sizes
 * @param records records of both logs that are as they were written
 * @param ids persistence ids of which all events were read
 * @param problems findings that are wrong
 * @param notes findings that are good to know
 * @param status how the store is, for this process: degraded if something is wrong, read-only if it
 *     may not write there
 */
public record Examination(
    int files, long bytes, long records, long ids, long problems, long notes, HealthStatus status) {

  /** Whether nothing is wrong. */
  public boolean healthy() {
    return problems == 0;
  }
}
