package dev.docket.engine.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What a case in the view costs: the figure in docs/search.md. */
@EnabledIfSystemProperty(named = "docket.search.heap", matches = "true")
class ViewHeapTest {

  private static final int CASES = 500_000;

  @Test
  void shouldPrintTheBytesOfACase() {
    for (int keys = 0; keys <= 2; keys++) {
      CaseIndex index = new CaseIndex(List.of(), CASES);
      long before = used();
      for (int i = 0; i < CASES; i++) {
        List<IndexedValue> values = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
          values.add(IndexedValue.of(JsonValue.of("customer-" + i % 1000)));
        }
        index.put(
            new IndexedCase(
                CaseId.of("order-2027-" + (1_000_000 + i)),
                CaseStatus.RUNNING,
                null,
                7,
                8,
                1_800_000_000_000L,
                false,
                null,
                values));
      }
      long each = (used() - before) / index.size();
      System.out.println(keys + " context keys: " + each + " bytes of heap for each case");
      assertThat(each).isPositive();
    }
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
