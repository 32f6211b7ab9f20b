package dev.docket.persistence.log;

import dev.docket.persistence.log.format.EncodedRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Records of one persistence id that become durable together or not at all, and the answer to who
 * asked for it.
 */
public final class Batch {

  /**
   * Where a batch is in the log. A batch that turned out to need no record has ordinals 0.
   *
   * @param firstOrdinal ordinal of its first record
   * @param lastOrdinal ordinal of its last record
   * @param firstTimestampMicros logical timestamp of its first record
   */
  public record Placed(long firstOrdinal, long lastOrdinal, long firstTimestampMicros) {
    static final Placed NOWHERE = new Placed(0, 0, 0);
  }

  private final String persistenceId;
  private final List<EncodedRecord> records;
  private final String writer;
  private final long bytes;
  private final CompletableFuture<Placed> answer = new CompletableFuture<>();
  private final CompletableFuture<Void> answered = new CompletableFuture<>();

  /**
   * @param records at least one, all of this id
   * @param writer who writes; may be empty
   */
  public Batch(String persistenceId, List<EncodedRecord> records, String writer) {
    this.persistenceId = persistenceId;
    this.records = records;
    this.writer = writer;
    long total = 0;
    for (EncodedRecord encoded : records) {
      total += encoded.length();
    }
    this.bytes = total;
  }

  public String persistenceId() {
    return persistenceId;
  }

  public List<EncodedRecord> records() {
    return records;
  }

  public String writer() {
    return writer;
  }

  long bytes() {
    return bytes;
  }

  CompletableFuture<Placed> answer() {
    return answer;
  }

  /** Completes after {@link #answer}, never exceptionally. */
  CompletableFuture<Void> answered() {
    return answered;
  }
}
