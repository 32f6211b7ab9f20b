package dev.docket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.json.CanonicalJson;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** What is written and read in one go, against the same by way of JSON. */
class PlainReceiptPropertyTest {

  @Property(tries = 300)
  void shouldWriteTheBytesThatJsonGives(@ForAll("bodies") ReceiptBody body) {
    byte[] canonical = CanonicalJson.bytes(body.toJson());
    byte[] plain = PlainReceipt.write(body);

    boolean simple = isSimple(body.origin() + body.caseId() + body.key());
    assertThat(plain != null).isEqualTo(simple);
    assertThat(Receipt.of(body).bytes()).isEqualTo(canonical);
    if (plain != null) {
      assertThat(plain).isEqualTo(canonical);
      assertThat(PlainReceipt.read(plain)).isEqualTo(body);
    }
    assertThat(Receipt.parse(canonical).body()).isEqualTo(body);
  }

  @Property(tries = 1_000)
  void shouldReadOnlyWhatJsonReadsToo(
      @ForAll("bodies") ReceiptBody body, @ForAll @IntRange(max = 9_999) int at, @ForAll byte to) {
    byte[] changed = CanonicalJson.bytes(body.toJson());
    changed[at % changed.length] = to;

    ReceiptBody plain = PlainReceipt.read(changed);

    if (plain != null) {
      JsonValue json = JsonValue.parse(new String(changed, StandardCharsets.UTF_8));
      assertThat(CanonicalJson.bytes(json)).isEqualTo(changed);
      assertThat(ReceiptBody.fromJson((JsonObject) json)).isEqualTo(plain);
    }
  }

  private static boolean isSimple(String text) {
    return text.chars().allMatch(c -> c >= 0x20 && c < 0x7f && c != '"' && c != '\\');
  }

  @Provide
  Arbitrary<ReceiptBody> bodies() {
    Arbitrary<String> simple =
        Arbitraries.strings().withCharRange('#', '[').ofMinLength(1).ofMaxLength(20);
    Arbitrary<String> any =
        Arbitraries.strings().withChars("a\"\\\u00e9\u2014").ofMinLength(1).ofMaxLength(9);
    Arbitrary<String> name = Arbitraries.frequencyOf(Tuple.of(5, simple), Tuple.of(1, any));
    Arbitrary<Hash> hash =
        Arbitraries.integers()
            .map(i -> Hash.of(Integer.toString(i).getBytes(StandardCharsets.US_ASCII)));
    Arbitrary<Long> number = Arbitraries.longs().between(0, 999_999_999_999_999L);
    return Combinators.combine(
            name,
            name,
            name,
            hash.tuple4(),
            number.tuple2(),
            Arbitraries.integers().between(0, Integer.MAX_VALUE),
            Arbitraries.of(ReceiptType.class),
            Arbitraries.of(CaseStatus.class))
        .as(
            (origin, id, key, hashes, numbers, n, type, status) ->
                new ReceiptBody(
                    origin,
                    CaseId.of(id),
                    numbers.get1(),
                    type,
                    hashes.get1(),
                    hashes.get2(),
                    hashes.get3(),
                    hashes.get4(),
                    n,
                    status,
                    QuantumId.of(key),
                    Instant.ofEpochMilli(numbers.get2()),
                    1));
  }
}
