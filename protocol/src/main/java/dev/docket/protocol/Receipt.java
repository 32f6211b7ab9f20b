package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.docket.protocol.json.CanonicalJson;
import dev.docket.protocol.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The proof of one commit: a JSON object in RFC 8785 form whose bytes are stored in the event and
 * handed out as they are.
 *
 * <p>A verifier hashes the bytes that it got; {@link #body()} is what they say. Immutable.
 */
public final class Receipt {

  private final byte[] bytes;
  private final ReceiptBody body;
  private final Hash hash;

  private Receipt(byte[] bytes, ReceiptBody body) {
    this.bytes = bytes;
    this.body = body;
    this.hash = Hash.of(bytes);
  }

  /** The receipt that says this. */
  public static Receipt of(ReceiptBody body) {
    byte[] plain = PlainReceipt.write(body);
    return new Receipt(plain == null ? CanonicalJson.bytes(body.toJson()) : plain, body);
  }

  /**
   * Reads a receipt from its bytes.
   *
   * @throws IllegalReceiptException if they are not the RFC 8785 form of a receipt, naming the
   *     field at fault
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Receipt parse(byte[] bytes) {
    ReceiptBody plain = PlainReceipt.read(bytes);
    return plain == null ? parseJson(bytes) : new Receipt(bytes.clone(), plain);
  }

  private static Receipt parseJson(byte[] bytes) {
    dev.docket.protocol.json.JsonValue json;
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      json = dev.docket.protocol.json.JsonValue.parse(text);
    } catch (CharacterCodingException | IllegalArgumentException fault) {
      throw new IllegalReceiptException("a receipt is not JSON: " + fault.getMessage(), fault);
    }
    if (!(json instanceof JsonObject object)) {
      throw new IllegalReceiptException("a receipt is not a JSON object");
    }
    if (!Arrays.equals(bytes, CanonicalJson.bytes(object))) {
      throw new IllegalReceiptException("a receipt is not in RFC 8785 form");
    }
    return new Receipt(bytes.clone(), ReceiptBody.fromJson(object));
  }

  /** What the receipt says. */
  public ReceiptBody body() {
    return body;
  }

  /** The bytes, as stored; a copy. */
  @JsonValue
  public byte[] bytes() {
    return bytes.clone();
  }

  /** SHA-256 of the bytes: what the next receipt of the case has as its {@code prev}. */
  public Hash hash() {
    return hash;
  }

  /** The bytes as text. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Receipt receipt && Arrays.equals(bytes, receipt.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return text();
  }
}
