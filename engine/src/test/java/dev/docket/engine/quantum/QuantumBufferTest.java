package dev.docket.engine.quantum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.CaseReply.Buffered;
import dev.docket.protocol.CaseReply.EmptyQuantum;
import dev.docket.protocol.CaseReply.QuantumIncomplete;
import dev.docket.protocol.CaseReply.QuantumPoisoned;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.TokenId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuantumBufferTest {

  private static final QuantumLimits LIMITS =
      new QuantumLimits(5, 1_000, 2, Duration.ofSeconds(30), 2);
  private static final QuantumId ID = QuantumId.of("q");

  private final QuantumBuffer buffer = new QuantumBuffer(ID, LIMITS);

  private static List<Mutation> removals(int from, int to) {
    List<Mutation> all = new ArrayList<>();
    for (int i = from; i < to; i++) {
      all.add(new Mutation.RemoveToken(TokenId.of("t" + i)));
    }
    return all;
  }

  @Test
  void shouldKeepTheOrderOfWhatIsAppended() {
    assertThat(buffer.append(0, removals(0, 2))).isEqualTo(new Buffered(ID, 2));
    assertThat(buffer.append(2, removals(2, 4))).isEqualTo(new Buffered(ID, 4));

    assertThat(buffer.mutations()).isEqualTo(removals(0, 4));
    assertThat(buffer.objection(4)).isEmpty();
  }

  @Test
  void shouldAnswerARepeatedCallWithoutEffect() {
    buffer.append(0, removals(0, 2));
    buffer.append(2, removals(2, 3));

    assertThat(buffer.append(0, removals(0, 2))).isEqualTo(new Buffered(ID, 3));
    assertThat(buffer.append(2, removals(2, 3))).isEqualTo(new Buffered(ID, 3));
    assertThat(buffer.mutations()).isEqualTo(removals(0, 3));
  }

  @Test
  void shouldBePoisonedByARepetitionThatSaysSomethingElse() {
    buffer.append(0, removals(0, 2));

    assertThat(buffer.append(1, removals(4, 5))).isInstanceOf(QuantumPoisoned.class);
    assertThat(buffer.objection(2))
        .hasValueSatisfying(found -> assertThat(found).isInstanceOf(QuantumPoisoned.class));
  }

  @Test
  void shouldGoOnAfterAGapOnceTheMissingPartIsThere() {
    assertThat(buffer.append(1, removals(1, 2))).isEqualTo(new QuantumIncomplete(ID, 0, 1));
    assertThat(buffer.append(-1, removals(1, 2))).isEqualTo(new QuantumIncomplete(ID, 0, -1));
    buffer.append(0, removals(0, 1));
    assertThat(buffer.append(0, removals(0, 2))).isEqualTo(new QuantumIncomplete(ID, 1, 0));

    assertThat(buffer.append(1, removals(1, 2))).isEqualTo(new Buffered(ID, 2));
  }

  @Test
  void shouldBePoisonedPastItsLimits() {
    assertThat(buffer.append(0, removals(0, 5))).isEqualTo(new Buffered(ID, 5));
    assertThat(buffer.isLarge()).isTrue();
    assertThat(buffer.append(5, removals(5, 6))).isInstanceOf(QuantumPoisoned.class);
    assertThat(buffer.append(0, removals(0, 1))).isInstanceOf(QuantumPoisoned.class);

    QuantumBuffer bytes = new QuantumBuffer(ID, LIMITS);
    assertThat(bytes.append(0, List.of(new Mutation.RemoveToken(TokenId.of("x".repeat(128))))))
        .isInstanceOf(Buffered.class);
    Mutation large =
        new Mutation.SetContext(dev.docket.protocol.json.JsonObject.of("text", "x".repeat(1_000)));
    assertThat(bytes.append(1, List.of(large))).isInstanceOf(QuantumPoisoned.class);
  }

  @Test
  void shouldObjectToAWrongCountAndToNothing() {
    assertThat(buffer.objection(0)).contains(new EmptyQuantum(ID));
    buffer.append(0, removals(0, 2));

    assertThat(buffer.objection(3)).contains(new QuantumIncomplete(ID, 2, 3));
  }

  @Test
  void shouldDropAQuantumWhoseLeaseIsOver() {
    AtomicLong nanos = new AtomicLong();
    OpenQuanta open = new OpenQuanta(LIMITS, nanos::get);
    QuantumId other = QuantumId.of("other");
    open.open(ID);
    open.open(other);
    assertThat(open.open(QuantumId.of("third"))).isEmpty();

    nanos.addAndGet(Duration.ofSeconds(29).toNanos());
    assertThat(open.touch(ID)).isNotNull();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(open.touch(other)).isNull();
    assertThat(open.touch(ID)).isNotNull();
    assertThat(open.size()).isEqualTo(1);
    nanos.addAndGet(Duration.ofSeconds(30).toNanos());
    open.dropExpired();
    assertThat(open.isEmpty()).isTrue();
  }
}
