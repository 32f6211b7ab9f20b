package dev.docket.console.migrate;

import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * What one side has of an id, short enough to be compared.
 *
 * @param events how many there are that are not deleted
 * @param digest of these events
 * @param receipts how many versions of a case have one; 0 if it is none
 * @param last the receipt of the last version; {@code null} if there is none
 * @param snapshots how many
 * @param snapshotsDigest of these
 * @param fault why the events do not prove the case; {@code null} if they do or were not folded
 */
record IdProof(
    Records.Head head,
    long events,
    Hash digest,
    long receipts,
    @Nullable Receipt last,
    int snapshots,
    Hash snapshotsDigest,
    @Nullable String fault) {

  IdProof withFault(String why) {
    return new IdProof(head, events, digest, receipts, last, snapshots, snapshotsDigest, why);
  }

  long lastVersion() {
    return last == null ? -1 : last.body().seq();
  }

  String lastReceiptHash() {
    return last == null ? "none" : last.hash().hex();
  }
}
