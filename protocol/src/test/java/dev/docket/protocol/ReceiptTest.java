package dev.docket.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptTest {

  private static final String ZEROS = "0".repeat(64);
  private static final String TEXT =
      "{\"case\":\"order-1\",\"key\":\"q1\",\"mutations\":\""
          + "1".repeat(64)
          + "\",\"n\":2,\"origin\":\"orders\",\"prev\":\""
          + ZEROS
          + "\",\"schema\":1,\"seq\":1,\"stateAfter\":\""
          + "2".repeat(64)
          + "\",\"stateBefore\":\""
          + "3".repeat(64)
          + "\",\"status\":\"running\",\"time\":1700000000123,\"type\":\"commit\",\"v\":1}";

  private static final ReceiptBody BODY =
      new ReceiptBody(
          "orders",
          CaseId.of("order-1"),
          1,
          ReceiptType.COMMIT,
          Hash.NONE,
          new Hash("3".repeat(64)),
          new Hash("2".repeat(64)),
          new Hash("1".repeat(64)),
          2,
          CaseStatus.RUNNING,
          QuantumId.of("q1"),
          Instant.ofEpochMilli(1_700_000_000_123L),
          1);

  @Test
  void shouldWriteABodyAsCanonicalJson() {
    Receipt receipt = Receipt.of(BODY);

    assertThat(receipt.text()).isEqualTo(TEXT);
    assertThat(receipt.bytes()).isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8));
    assertThat(receipt.hash()).isEqualTo(Hash.of(receipt.bytes()));
    assertThat(receipt).hasToString(TEXT);
  }

  @Test
  void shouldReadABodyFromItsBytes() {
    Receipt receipt = parse(TEXT);

    assertThat(receipt.body()).isEqualTo(BODY);
    assertThat(receipt).isEqualTo(Receipt.of(BODY)).hasSameHashCodeAs(Receipt.of(BODY));
  }

  @Test
  void shouldNotChangeWithItsBytes() {
    byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
    Receipt receipt = Receipt.parse(bytes);

    bytes[0] = 'x';
    receipt.bytes()[0] = 'x';

    assertThat(receipt.text()).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"v\":1|\"v\":2|format 2",
        "\"seq\":1|\"seq\":-1|seq",
        "\"seq\":1|\"seq\":1.5|seq",
        "\"seq\":1|\"seq\":\"1\"|seq",
        "\"n\":2|\"n\":null|field n",
        "\"n\":2|\"n\":2147483648|n",
        "\"schema\":1|\"schema\":9007199254740991|schema",
        "\"time\":1700000000123|\"time\":\"now\"|time",
        "\"type\":\"commit\"|\"type\":\"COMMIT\"|type",
        "\"status\":\"running\"|\"status\":\"idle\"|status",
        "\"status\":\"running\"|\"status\":7|status",
        "\"case\":\"order-1\"|\"case\":\"\"|case",
        "\"key\":\"q1\"|\"key\":\"a\\nb\"|key",
        "\"origin\":\"orders\"|\"origin\":1|origin",
        "\"schema\":1|\"more\":1,\"schema\":1|more",
        "\"schema\":1,||fields",
      })
  void shouldRefuseAFieldThatIsNotAsItMustBe(String field, String other, String says) {
    String altered = TEXT.replace(field, other == null ? "" : other);
    // Keeps the canonical order, so that the field itself is what is wrong.
    assertThat(altered).isNotEqualTo(TEXT);

    assertThatThrownBy(() -> parse(sorted(altered)))
        .isInstanceOf(IllegalReceiptException.class)
        .hasMessageContaining(says);
  }

  @Test
  void shouldNameSkippedVersionsInARestoreOnly() {
    String restore = restoring("[3,6]");

    assertThat(parse(restore).body().skipped()).isEqualTo(new SkippedVersions(3, 6));
    assertThat(Receipt.of(parse(restore).body()).text()).isEqualTo(restore);
    assertThat(parse(restore).body().versionBefore()).isEqualTo(2);
    assertThat(BODY.skipped()).isNull();
    assertThat(BODY.versionBefore()).isZero();
    assertThatThrownBy(() -> parse(restore.replace("\"restore\"", "\"commit\"")))
        .isInstanceOf(IllegalReceiptException.class)
        .hasMessageContaining("skipped");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[0,6]", "[3,5]", "[3,7]", "[7,6]", "[6]", "[3,4,6]", "6", "null", "[3.5,6]"})
  void shouldRefuseSkippedVersionsThatDoNotEndBeforeTheRestore(String skipped) {
    assertThatThrownBy(() -> parse(restoring(skipped)))
        .isInstanceOf(IllegalReceiptException.class)
        .hasMessageContaining("skipped");
  }

  private static String restoring(String skipped) {
    return TEXT.replace("\"seq\":1", "\"seq\":7,\"skipped\":" + skipped)
        .replace("\"commit\"", "\"restore\"");
  }

  private static String sorted(String json) {
    return dev.docket.protocol.json.JsonValue.parse(json).toString();
  }

  @Test
  void shouldRefuseAHashThatIsNone() {
    assertThatThrownBy(() -> parse(TEXT.replace(ZEROS, "0".repeat(63))))
        .isInstanceOf(IllegalReceiptException.class)
        .hasMessageContaining("prev")
        .hasMessageContaining("64 lower-case");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", "[]", "7", "{", "{\"a\":1,\"a\":1}"})
  void shouldRefuseWhatIsNoReceiptAtAll(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(IllegalReceiptException.class);
  }

  @Test
  void shouldRefuseBytesThatAreNotCanonical() {
    assertThatThrownBy(() -> parse(" " + TEXT)).hasMessageContaining("RFC 8785");
    assertThatThrownBy(() -> parse(TEXT.replace("\"n\":2", "\"n\":2.0")))
        .hasMessageContaining("RFC 8785");
    assertThatThrownBy(() -> Receipt.parse(new byte[] {'"', (byte) 0xff, '"'}))
        .isInstanceOf(IllegalReceiptException.class);
  }

  private static Receipt parse(String text) {
    return Receipt.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
