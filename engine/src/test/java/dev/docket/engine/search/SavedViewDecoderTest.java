package dev.docket.engine.search;

import static org.assertj.core.api.Assertions.assertThat;

import akka.persistence.query.Offset;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.fuzz.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Saved views that are nearly right: each is read as something that can be saved, or refused. */
class SavedViewDecoderTest {

  private static CaseIndex index() {
    return new CaseIndex(List.of(ContextKey.of("number"), ContextKey.of("/step")), 100);
  }

  private static byte[] saved(CaseIndex index) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new SavedView(index, "a.query").write(out);
    return out.toByteArray();
  }

  private static CaseIndex loaded(byte[] saved) throws IOException {
    CaseIndex index = index();
    new SavedView(index, "a.query").read(new ByteArrayInputStream(saved));
    return index;
  }

  private static List<byte[]> samples() throws IOException {
    CaseIndex index = index();
    List<byte[]> samples = new ArrayList<>(List.of(saved(index)));
    for (int number = 1; number <= 3; number++) {
      for (CaseEvent.Commit event : MadeUpCases.events(number, number)) {
        index.take(MadeUpCases.id(number), event.receipt().body().seq() + 1, event);
      }
      index.readTo(Offset.sequence(number));
      samples.add(saved(index));
    }
    index.unreadable(MadeUpCases.id(2), "damaged");
    index.readTo(Offset.timestamp(Instant.parse("2027-01-15T08:00:00.123456Z")));
    samples.add(saved(index));
    return samples;
  }

  @Test
  void shouldReadOrRefuseAView() throws Exception {
    new Fuzz()
        .with(
            "saved view",
            IllegalArgumentException.class,
            samples(),
            bytes -> {
              CaseIndex read = loaded(bytes);
              assertThat(loaded(saved(read)).after(Optional.empty()))
                  .containsExactlyElementsOf(read.after(Optional.empty()));
            })
        .run("engine, views");
  }
}
