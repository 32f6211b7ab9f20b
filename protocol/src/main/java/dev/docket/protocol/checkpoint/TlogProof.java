package dev.docket.protocol.checkpoint;

import dev.docket.protocol.Hash;
import dev.docket.protocol.merkle.InclusionProof;
import java.util.ArrayList;
import java.util.List;

/**
 * An inclusion proof with the signed checkpoint that it is against, as one text. Written without
 * the optional extra data, and read so.
 *
 * @param checkpoint the note; its text is a {@link Checkpoint}
 * @see <a href="https://c2sp.org/tlog-proof">c2sp.org/tlog-proof</a>
 */
public record TlogProof(InclusionProof inclusion, SignedNote checkpoint) {

  /** The first line. */
  public static final String HEADER = "c2sp.org/tlog-proof@v1";

  /**
   * Reads a proof; proves nothing.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static TlogProof parse(String text) {
    int blank = text.indexOf("\n\n");
    if (blank < 0) {
      throw new IllegalArgumentException("a log proof has an empty line before its checkpoint");
    }
    String[] lines = text.substring(0, blank).split("\n", -1);
    if (lines.length < 2 || !lines[0].equals(HEADER) || !lines[1].startsWith("index ")) {
      throw new IllegalArgumentException(
          "a log proof begins with the lines " + HEADER + " and index N");
    }
    long index = Checkpoint.decimal(lines[1].substring("index ".length()));
    List<Hash> hashes = new ArrayList<>();
    for (int i = 2; i < lines.length; i++) {
      hashes.add(StrictBase64.decodeHash(lines[i]));
    }
    return new TlogProof(
        new InclusionProof(index, hashes), SignedNote.parse(text.substring(blank + 2)));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(HEADER + "\nindex " + inclusion.index() + "\n");
    inclusion.hashes().forEach(hash -> text.append(StrictBase64.encode(hash)).append('\n'));
    return text.append('\n').append(checkpoint).toString();
  }
}
