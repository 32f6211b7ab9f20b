package dev.docket.persistence.log;

import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.log.format.EncodedRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch that admission has looked at.
 *
 * @param batch the batch
 * @param written whether it has records in the frame
 * @param refusal why it was not let in, told in its turn; null if it was
 */
record Admitted(Batch batch, boolean written, @Nullable StoreException refusal) {

  /** Answers it, once the frame is durable. */
  void answerTo(Answers.ToGroup group) {
    if (refusal != null) {
      group.fail(batch, refusal);
    } else {
      group.succeed(batch, written ? placed() : Batch.Placed.NOWHERE);
    }
  }

  private Batch.Placed placed() {
    List<EncodedRecord> records = batch.records();
    EncodedRecord first = records.get(0);
    return new Batch.Placed(
        first.ordinal(), first.ordinal() + records.size() - 1, first.timestampMicros());
  }
}
