package dev.docket.protocol.receipt;

import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.TlogProof;
import dev.docket.protocol.merkle.EntryProof;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is handed to whoever shall be convinced of a commit: its receipt, one entry of the state
 * that it left or nothing of it, and that the receipt is in a signed log. Needs nothing else but
 * the log's public key.
 *
 * <pre>
 * file    = "docket-proof@v1" LF "receipt " receipt LF [entry] LF tlog-proof
 * entry   = (present | absent) key *("sibling " hex LF)
 * present = "entry " form LF "salt " hex LF
 * absent  = "absent " name LF ("empty " hex LF | "other " hex " " hex LF)
 * key     = "place-key " hex LF place | place "place-key-hash " hex LF
 * place   = "place " hex LF
 * </pre>
 *
 * <p>{@code receipt}, {@code form} and {@code name} are the bytes that are hashed, JSON on one
 * line; {@code hex} is 64 lower-case digits. Each file has one form: other bytes are refused.
 */
public record ProofFile(Receipt receipt, @Nullable EntryProof entry, TlogProof log) {

  /** The first line. */
  public static final String HEADER = "docket-proof@v1";

  /** The longest file, in bytes: an entry has little more than 1 MiB, a receipt 64 KiB at most. */
  public static final int MAX_BYTES = 4 << 20;

  /**
   * Reads a file; proves nothing.
   *
   * @throws MalformedProofException if it is none, naming the line
   */
  public static ProofFile parse(byte[] bytes) throws MalformedProofException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException fault) {
      throw new MalformedProofException(1, "the file is not UTF-8");
    }
    ProofFile file = new ProofLines(text).file();
    if (!file.toString().equals(text)) {
      throw new MalformedProofException(1, "the file is not written as the format wants it");
    }
    return file;
  }

  /** The bytes of the file, UTF-8. */
  public byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(HEADER + "\n");
    text.append("receipt ").append(receipt.text()).append('\n');
    if (entry != null) {
      append(entry, text);
    }
    return text.append('\n').append(log).toString();
  }

  private static void append(EntryProof proof, StringBuilder text) {
    if (proof.found() instanceof EntryProof.Present present) {
      text.append("entry ").append(present.form()).append('\n');
      text.append("salt ").append(present.entrySalt()).append('\n');
    } else {
      text.append("absent ").append(proof.name().form()).append('\n');
      if (proof.found() instanceof EntryProof.Other other) {
        text.append("other ").append(other.place()).append(' ').append(other.value()).append('\n');
      } else if (proof.found() instanceof EntryProof.Nothing nothing) {
        text.append("empty ").append(nothing.emptySalt()).append('\n');
      }
    }
    if (proof.key() instanceof EntryProof.Disclosed disclosed) {
      text.append("place-key ").append(disclosed.placeKey()).append('\n');
      text.append("place ").append(proof.place()).append('\n');
    } else if (proof.key() instanceof EntryProof.Hidden hidden) {
      text.append("place ").append(hidden.place()).append('\n');
      text.append("place-key-hash ").append(hidden.keyHash()).append('\n');
    }
    proof.siblings().forEach(hash -> text.append("sibling ").append(hash).append('\n'));
  }
}
