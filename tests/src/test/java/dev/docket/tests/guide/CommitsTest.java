package dev.docket.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.persistence.query.Offset;
import akka.stream.javadsl.Sink;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.persistence.query.javadsl.DocketReadJournal;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitsTest {

  @Test
  void shouldFollowOneCase(@TempDir Path dir) {
    Guide.with(
        Guide.config("orders.conf", dir),
        system -> {
          CaseRef order = CaseEngine.get(system).caseRef("order-1");
          CompletionStage<List<Receipt>> seen =
              Commits.live(Commits.journal(system), order, 1).take(2).runWith(Sink.seq(), system);
          Guide.get(order.create(JsonObject.EMPTY));
          Receipt first = receipt(order.quantum("1").addToken("parcel", "Packed").commit());
          Receipt second = receipt(order.quantum("2").moveToken("parcel", "Shipped").commit());

          assertThat(Guide.get(seen)).containsExactly(first, second);
        });
  }

  @Test
  void shouldShipOnceThoughTheOffsetIsLost(@TempDir Path dir) {
    Guide.with(
        Guide.config("orders.conf", dir),
        system -> {
          CaseRef order = CaseEngine.get(system).caseRef("order-1");
          Guide.get(order.create(JsonObject.EMPTY));
          receipt(order.quantum("1").addToken("parcel", "Packed").commit());
          Receipt shipped = receipt(order.quantum("2").moveToken("parcel", "Shipped").commit());
          DocketReadJournal journal = Commits.journal(system);
          Carriers carrier = new Carriers();

          Offset kept =
              Guide.get(
                  Commits.parcels(journal, Offset.noOffset(), carrier)
                      .take(3)
                      .runWith(Sink.last(), system));
          Guide.get(
              Commits.parcels(journal, Offset.noOffset(), carrier)
                  .take(3)
                  .runWith(Sink.last(), system));
          assertThat(carrier.asked).hasSize(2);
          assertThat(carrier.sent).containsExactly(Map.entry(shipped.hash().hex(), "order-1"));

          receipt(order.quantum("3").addToken("another", "Shipped").commit());
          Guide.get(Commits.parcels(journal, kept, carrier).take(1).runWith(Sink.last(), system));
          assertThat(carrier.asked).hasSize(3);
          assertThat(carrier.sent).hasSize(2);
        });
  }

  private static Receipt receipt(CompletionStage<?> outcome) {
    return ((Committed) Guide.get(outcome)).receipt();
  }

  /** Keeps what it was asked, and sends a parcel once for each key. */
  private static final class Carriers implements Commits.Carrier {

    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> sent = new LinkedHashMap<>();

    @Override
    public synchronized CompletionStage<Done> send(String idempotencyKey, String orderId) {
      asked.add(idempotencyKey);
      sent.put(idempotencyKey, orderId);
      return CompletableFuture.completedFuture(Done.getInstance());
    }
  }
}
