package dev.docket.engine;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Refused;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Violation;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonMapping;
import dev.docket.protocol.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A context as a Java record. */
class TypedContextTest {

  record Line(String article, int count) {}

  record Order(String customerName, List<Line> lines, double discount, Instant due) {
    Order plus(Line line) {
      List<Line> more = new java.util.ArrayList<>(lines);
      more.add(line);
      return new Order(customerName, more, discount, due);
    }
  }

  private static final Order ORDER =
      new Order("Ada", List.of(new Line("nut", 3)), 0.1, Instant.parse("2026-05-06T07:08:09.123Z"));

  private static CaseFixture fixture;

  @BeforeAll
  static void start() {
    fixture = CaseFixture.start();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldKeepARecordAsTheContext() {
    CaseRef target = fixture.freshCase();
    committed(target.create(QuantumId.of("create"), ORDER));
    assertThat(view(target).context(Order.class)).isEqualTo(ORDER);

    committed(
        target
            .quantum("q-1")
            .updateContext(Order.class, order -> order.plus(new Line("bolt", 1)))
            .commit());
    answer(target.restart());
    assertThat(view(target).context(Order.class)).isEqualTo(ORDER.plus(new Line("bolt", 1)));

    committed(target.quantum("q-2").setContext(ORDER).commit());
    assertThat(view(target).context(Order.class)).isEqualTo(ORDER);
  }

  @Test
  void shouldRefuseWhatIsNoContext() {
    CaseRef target = fixture.createdCase();

    assertThat(codes(answer(updated(target, Order.class))))
        .as("the context is no order")
        .containsExactly(ViolationCode.UPDATE_FAILED);
    CaseRef order = fixture.freshCase();
    committed(order.create(QuantumId.of("create"), ORDER));
    assertThat(
            codes(
                answer(
                    order
                        .quantum("throws")
                        .updateContext(
                            Order.class,
                            each -> {
                              throw new IllegalStateException("no");
                            })
                        .commit())))
        .containsExactly(ViolationCode.UPDATE_FAILED);
    assertThat(
            codes(
                answer(
                    order
                        .quantum("not unicode")
                        .updateContext(
                            Order.class, each -> new Order("\ud800", List.of(), 0, Instant.EPOCH))
                        .commit())))
        .containsExactly(ViolationCode.UPDATE_FAILED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> order.quantum("list").setContext(List.of(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> view(target).context(Order.class));
  }

  @Test
  void shouldNotLoseWhatTheTypeDoesNotKnow() {
    CaseRef target = fixture.freshCase();
    committed(
        target.create(
            JsonMapping.STANDARD.writeObject(ORDER).with("added by another service", true)));

    assertThat(codes(answer(updated(target, Order.class))))
        .containsExactly(ViolationCode.UPDATE_FAILED);
  }

  @Test
  void shouldTakeAMapperOfOnesOwn() {
    JsonMapper snake =
        JsonMapper.builder()
            .findAndAddModules()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();
    CaseRef target = fixture.freshCase().withMapper(snake);

    committed(target.create(QuantumId.of("create"), ORDER));

    assertThat(view(target).context().names()).contains("customer_name");
    committed(updated(target, Order.class));
    assertThat(view(target).context(Order.class, new JsonMapping(snake))).isEqualTo(ORDER);
    assertThat(view(target).context()).isNotEqualTo(JsonObject.EMPTY);
  }

  private static java.util.concurrent.CompletionStage<CommitOutcome> updated(
      CaseRef target, Class<Order> type) {
    return target.quantum("update").updateContext(type, order -> order).commit();
  }

  private static List<ViolationCode> codes(CommitOutcome outcome) {
    assertThat(outcome).isInstanceOf(Refused.class);
    return ((Refused) outcome).violations().stream().map(Violation::code).toList();
  }
}
