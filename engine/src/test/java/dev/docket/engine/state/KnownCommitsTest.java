package dev.docket.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownCommitsTest {

  private static final QuantumId LONGEST = QuantumId.of("😀".repeat(QuantumId.MAX_BYTES / 4));

  private static KnownCommit commit(QuantumId id, long number) {
    Hash request = Hash.of(List.of(id.value().getBytes(StandardCharsets.UTF_8)));
    return new KnownCommit(id, number, request, number + 1);
  }

  private static KnownCommit commit(long number) {
    return commit(QuantumId.of("q" + number), number);
  }

  private static KnownCommits window(int first, int last) {
    KnownCommits window = KnownCommits.NONE;
    for (int number = first; number <= last; number++) {
      window = window.plus(commit(number));
    }
    return window;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void shouldReadWhatItWrote() {
    KnownCommits window =
        window(1, 3).plus(commit(LONGEST, Long.MAX_VALUE - 1)).plus(commit(QuantumId.of("ä"), 5));

    KnownCommits read = KnownCommits.of(window.bytes());

    assertThat(LONGEST.value().getBytes(StandardCharsets.UTF_8)).hasSize(QuantumId.MAX_BYTES);
    assertThat(read).isEqualTo(window);
    assertThat(read.all()).containsExactlyElementsOf(window.all());
    assertThat(read.get(LONGEST)).isEqualTo(commit(LONGEST, Long.MAX_VALUE - 1));
    assertThat(read.lastSequenceNr()).isEqualTo(6);
    assertThat(read.bytes()).isEqualTo(window.bytes());
  }

  @Test
  void shouldReadAWindowWithoutCommits() {
    assertThat(KnownCommits.NONE.bytes()).isEmpty();
    assertThat(KnownCommits.of(new byte[0])).isEqualTo(KnownCommits.NONE);
    assertThat(KnownCommits.of(new byte[0]).lastSequenceNr()).isZero();
  }

  @Test
  void shouldReadAFullWindowAndRefuseALargerOne() {
    KnownCommits full = window(1, KnownCommits.SIZE + 1);
    byte[] oneMore = joined(window(1, 1).bytes(), full.bytes());

    assertThat(full.all()).hasSize(KnownCommits.SIZE).first().isEqualTo(commit(2));
    assertThat(KnownCommits.of(full.bytes())).isEqualTo(full);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KnownCommits.of(oneMore))
        .withMessageContaining("more known commits than " + KnownCommits.SIZE);
  }

  @Test
  void shouldRefuseBytesThatBreakOffAnywhere() {
    byte[] first = window(1, 1).bytes();
    byte[] two = window(1, 2).bytes();

    for (int length = 1; length < two.length; length++) {
      byte[] part = Arrays.copyOf(two, length);
      if (length == first.length) {
        assertThat(KnownCommits.of(part)).isEqualTo(window(1, 1));
      } else {
        assertThatIllegalArgumentException()
            .as("%d of %d bytes", length, two.length)
            .isThrownBy(() -> KnownCommits.of(part))
            .withMessageContaining("break off")
            .withMessageEndingWith("after " + (length < first.length ? 0 : 1));
      }
    }
  }

  @Test
  void shouldRefuseAnIdThatIsNone() {
    byte[] notUtf8 = window(1, 1).bytes();
    notUtf8[2] = (byte) 0xFF;
    byte[] control = window(1, 1).bytes();
    control[2] = '\n';

    assertThatIllegalArgumentException().isThrownBy(() -> KnownCommits.of(notUtf8));
    assertThatIllegalArgumentException().isThrownBy(() -> KnownCommits.of(control));
    assertThatIllegalArgumentException().isThrownBy(() -> KnownCommits.of(new byte[50]));
  }

  @Test
  void shouldKnowAnIdByItsLastCommit() {
    QuantumId twice = QuantumId.of("q1");
    byte[] bytes = joined(window(1, 2).bytes(), KnownCommits.NONE.plus(commit(twice, 3)).bytes());

    KnownCommits read = KnownCommits.of(bytes);

    assertThat(read).isEqualTo(window(1, 2).plus(commit(twice, 3)));
    assertThat(read.all()).containsExactly(commit(2), commit(twice, 3));
    assertThat(read.get(twice)).isEqualTo(commit(twice, 3));
  }
}
