package dev.docket.persistence.repair;

import java.util.List;

/**
 * What a repair did, or would do.
 *
 * @param needed whether there is anything to do
 * @param applied whether it was done
 * @param keptIn the directory in the store's with copies of what was replaced; empty without any
 * @param replaced the files that were replaced or removed, relative to the store's directory
 * @param written the files that were written
 * @param losses events that are lost for good, found by this repair
 * @param snapshotLosses snapshots that are; the events make up for them, or the id is refused
 * @param accepted losses that an operator accepted by it
 * @param open losses that nobody has accepted: the ids that they touch are refused
 * @param takenFromOthers how many lost records were found in other files: a backup, or what a
 *     damaged segment was made of
 * @param unreadable files of which the disk could not read all: the rest is in the copies as zeros
 */
public record RepairReport(
    boolean needed,
    boolean applied,
    String keptIn,
    List<String> replaced,
    List<String> written,
    List<Loss> losses,
    List<Loss> snapshotLosses,
    List<Loss> accepted,
    List<Loss> open,
    long takenFromOthers,
    List<String> unreadable) {
  public RepairReport {
    replaced = List.copyOf(replaced);
    written = List.copyOf(written);
    losses = List.copyOf(losses);
    snapshotLosses = List.copyOf(snapshotLosses);
    accepted = List.copyOf(accepted);
    open = List.copyOf(open);
    unreadable = List.copyOf(unreadable);
  }
}
