package dev.docket.persistence.doctor;

/**
 * How much an examination looked at, and how much it found.
 *
 * @param files files read
 * @param bytes their sizes
 * @param records records of both logs that are as they were written
 * @param ids persistence ids of which all events were read
 * @param problems findings that are wrong
 * @param notes findings that are good to know
 */
public record Examination(
    int files, long bytes, long records, long ids, long problems, long notes) {

  /** Whether nothing is wrong. */
  public boolean healthy() {
    return problems == 0;
  }
}
