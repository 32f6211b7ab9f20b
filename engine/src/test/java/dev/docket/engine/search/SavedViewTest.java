package dev.docket.engine.search;

import static dev.docket.engine.search.MadeUpCases.events;
import static dev.docket.engine.search.MadeUpCases.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.persistence.query.TimestampOffset;
import dev.docket.protocol.CaseEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SavedViewTest {

  private static final Instant READ_TO = Instant.parse("2027-01-15T08:00:00.123456Z");

  private static CaseIndex index(String... keys) {
    return new CaseIndex(List.of(keys).stream().map(ContextKey::of).toList(), 100);
  }

  private static CaseIndex filled() {
    CaseIndex index = index("number", "/step");
    for (int number = 1; number <= 3; number++) {
      for (CaseEvent.Commit event : events(number, number)) {
        index.take(id(number), event.receipt().body().seq() + 1, event);
      }
    }
    index.unreadable(id(2), "damaged");
    index.unreadable(id(4), "no creation");
    index.readTo(TimestampOffset.Zero().copy(READ_TO, READ_TO, TimestampOffset.Zero().seen()));
    return index;
  }

  private static String saved(CaseIndex index) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new SavedView(index, "a.query").write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void load(CaseIndex index, String journal, String saved) throws IOException {
    new SavedView(index, journal)
        .read(new ByteArrayInputStream(saved.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void shouldGiveBackWhatWasSaved() throws IOException {
    CaseIndex before = filled();
    CaseIndex after = index("number", "/step");

    load(after, "a.query", saved(before));

    assertThat(after.after(Optional.empty()))
        .containsExactlyElementsOf(before.after(Optional.empty()));
    assertThat(after.size()).isEqualTo(4);
    assertThat(after.unreadable()).containsExactlyInAnyOrder(id(2), id(4));
    assertThat(after.offset()).isEqualTo(before.offset());
    assertThat(after.staleness(READ_TO).lastCommitAt())
        .isEqualTo(before.staleness(READ_TO).lastCommitAt());
    assertThat(after.take(id(3), 3, events(3, 3).get(2))).isEqualTo(CaseIndex.Taken.REPEATED);
    assertThat(after.take(id(3), 5, events(3, 4).get(4))).isEqualTo(CaseIndex.Taken.NEW);
  }

  @Test
  void shouldRefuseWhatIsNotWhole() throws IOException {
    String saved = saved(filled());
    String withoutEnd = saved.substring(0, saved.lastIndexOf("{\"cases\""));
    String withoutACase = saved.replaceFirst("\\n\\[\"case-1.*\\n", "\n");
    String cut = saved.substring(0, saved.length() / 2);

    for (String broken : List.of("", withoutEnd, withoutACase, cut, "{}\n", "no json\n")) {
      assertThatThrownBy(() -> load(index("number", "/step"), "a.query", broken))
          .as(broken)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no view that was saved");
    }
  }

  @Test
  void shouldRefuseAViewOfAnotherJournalOrOtherKeys() throws IOException {
    String saved = saved(filled());

    assertThatThrownBy(() -> load(index("number", "/step"), "b.query", saved))
        .hasMessageContaining("journal");
    assertThatThrownBy(() -> load(index("number"), "a.query", saved)).hasMessageContaining("keys");
  }

  @Test
  void shouldNotTakeALineWithoutEnd() {
    byte[] brackets = new byte[4 * SavedView.MAX_LINE_BYTES];
    Arrays.fill(brackets, (byte) '[');
    ByteArrayInputStream endless = new ByteArrayInputStream(brackets);

    assertThatThrownBy(() -> new SavedView(index("number"), "a.query").read(endless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a line has more than " + SavedView.MAX_LINE_BYTES + " bytes");
    assertThat(endless.available()).isGreaterThan(2 * SavedView.MAX_LINE_BYTES);
  }

  @Test
  void shouldRefuseARowWithoutAValueForEachKey() throws IOException {
    String saved = saved(filled()).replace(",null,[{\"is\":3},", ",null,[");

    assertThatThrownBy(() -> load(index("number", "/step"), "a.query", saved))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fields of a case");
  }
}
