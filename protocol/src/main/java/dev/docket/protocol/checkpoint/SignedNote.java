package dev.docket.protocol.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A text with signatures below it.
 *
 * @param text ends in a line feed
 * @param signatures at least one, at most {@value #MAX_SIGNATURES}
 * @see <a href="https://c2sp.org/signed-note">c2sp.org/signed-note</a>
 */
public record SignedNote(String text, List<Line> signatures) {

  public static final int MAX_SIGNATURES = 64;

  private static final String DASH = "\u2014 ";

  /**
   * One signature.
   *
   * @param name of the key
   * @param base64 of the key's id, four bytes, and the signature
   */
  public record Line(String name, String base64) {
    /**
     * A line.
     *
     * @throws IllegalArgumentException if it is no name, or not base64 of more than four bytes
     */
    public Line {
      VerifierKey.requireName(name);
      if (StrictBase64.decode(base64).length <= 4) {
        throw new IllegalArgumentException("the signature of " + name + " is too short");
      }
    }

    private boolean isBy(VerifierKey key) {
      return name.equals(key.name()) && ByteBuffer.wrap(bytes()).getInt() == key.id();
    }

    private byte[] bytes() {
      return StrictBase64.decode(base64);
    }

    private byte[] signature() {
      byte[] bytes = bytes();
      return Arrays.copyOfRange(bytes, 4, bytes.length);
    }
  }

  /**
   * A note.
   *
   * @throws IllegalArgumentException if the text does not end in a line feed or holds another
   *     control character, or there are no signatures, or too many
   */
  public SignedNote {
    signatures = List.copyOf(signatures);
    if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
      throw new IllegalArgumentException("the text of a note is lines, without control characters");
    }
    if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
      throw new IllegalArgumentException("a note with " + signatures.size() + " signatures");
    }
  }

  /** The text, signed by each of these. */
  public static SignedNote sign(String text, Collection<? extends NoteSigner> signers) {
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    List<Line> lines = new ArrayList<>();
    for (NoteSigner signer : signers) {
      byte[] signature = signer.sign(message);
      ByteBuffer bytes = ByteBuffer.allocate(4 + signature.length);
      bytes.putInt(signer.verifier().id()).put(signature);
      lines.add(new Line(signer.verifier().name(), StrictBase64.encode(bytes.array())));
    }
    return new SignedNote(text, lines);
  }

  /**
   * Reads a note; proves nothing.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static SignedNote parse(String note) {
    int blank = note.lastIndexOf("\n\n");
    if (blank < 0 || !note.endsWith("\n") || note.endsWith("\n\n")) {
      throw new IllegalArgumentException("a note is text, an empty line and signatures");
    }
    List<Line> lines = new ArrayList<>();
    for (String line : note.substring(blank + 2, note.length() - 1).split("\n", -1)) {
      int space = line.lastIndexOf(' ');
      if (!line.startsWith(DASH) || space < DASH.length()) {
        throw new IllegalArgumentException("\"" + line + "\" is no signature line");
      }
      lines.add(new Line(line.substring(DASH.length(), space), line.substring(space + 1)));
    }
    return new SignedNote(note.substring(0, blank + 1), lines);
  }

  /**
   * Which of these keys signed. Signatures of other keys are ignored, as the specification wants.
   *
   * @return in the order given; empty if the note proves nothing
   * @throws BadSignatureException if a line says to be of one of them and is not
   */
  public List<VerifierKey> signers(Collection<VerifierKey> known) throws BadSignatureException {
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    List<VerifierKey> signed = new ArrayList<>();
    for (VerifierKey key : known) {
      for (Line line : signatures) {
        if (line.isBy(key)) {
          if (!key.verifies(message, line.signature())) {
            throw new BadSignatureException(
                "the signature of " + key.name() + " is not of this text");
          }
          signed.add(key);
        }
      }
    }
    return signed.stream().distinct().toList();
  }

  /** The note as it is published. */
  @Override
  public String toString() {
    StringBuilder note = new StringBuilder(text).append('\n');
    for (Line line : signatures) {
      note.append(DASH).append(line.name()).append(' ').append(line.base64()).append('\n');
    }
    return note.toString();
  }
}
