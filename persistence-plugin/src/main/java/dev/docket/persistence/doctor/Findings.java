package dev.docket.persistence.doctor;

import dev.docket.persistence.health.HealthStatus;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Hands findings on, each once, and counts. For one thread. */
public final class Findings {
  /** Two ways of looking may find the same; past so many that is not looked at any more. */
  private static final int REMEMBERED = 100_000;

  private final Consumer<Finding> consumer;
  private final Set<String> seen = new HashSet<>();
  private int files;
  private long bytes;
  private long records;
  private long ids;
  private long problems;
  private long notes;
  private HealthStatus status = HealthStatus.HEALTHY;

  public Findings(Consumer<Finding> consumer) {
    this.consumer = consumer;
  }

  /** Hands it on, unless the same was found before. */
  public void add(Finding found) {
    if (seen.size() < REMEMBERED
        && !seen.add(
            found.kind() + " " + found.file() + " " + found.offset() + found.ids() + key(found))) {
      return;
    }
    if (found.isProblem()) {
      problems++;
      status = status.or(HealthStatus.DEGRADED);
    } else {
      notes++;
    }
    consumer.accept(found);
  }

  /** Losses have no place in a file. */
  private static String key(Finding found) {
    return found.kind() == Finding.Kind.LOSS ? found.detail() : "";
  }

  /** The store could not take events. */
  public void readOnly() {
    status = HealthStatus.READ_ONLY;
  }

  /** A file was read. */
  public void file(long size) {
    files++;
    bytes += size;
  }

  /** Records were read that are as they were written. */
  public void records(long count) {
    records += count;
  }

  /** All events of an id were read. */
  public void id() {
    ids++;
  }

  public long problems() {
    return problems;
  }

  /** All of it. */
  public Examination examination() {
    return new Examination(files, bytes, records, ids, problems, notes, status);
  }
}
