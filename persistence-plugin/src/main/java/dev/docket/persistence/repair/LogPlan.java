package dev.docket.persistence.repair;

import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.recovery.Inventory.Part;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a repair of one log does, and what it costs.
 *
 * @param needed whether there is anything to do
 * @param outputs the segments that it writes, in the order of their ordinals
 * @param replaced the files that they replace, or that do not belong there
 * @param newLosses losses that no ledger has yet
 * @param accepted losses that are accepted by it
 * @param open losses that stay open behind it
 * @param taken records that come from other files
 * @param reached the highest segment number, and the last ordinal without a new ledger
 */
record LogPlan(
    boolean needed,
    List<Output> outputs,
    List<Path> replaced,
    List<Loss> newLosses,
    List<Loss> accepted,
    List<Loss> open,
    long taken,
    Floor.Mark reached) {

  /**
   * A segment that is to be written.
   *
   * @param name its name
   * @param number its number
   * @param part what it is made of; {@code null} if nothing is left of what it stands for
   * @param ledger whether it is what the repair writes of itself
   * @param lastTimestampMicros the timestamp of the record before it
   */
  record Output(
      SegmentName.Sealed name,
      long number,
      @Nullable Part part,
      boolean ledger,
      long lastTimestampMicros) {}
}
