package dev.docket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SerializationTest {

  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);
  private static final Receipt RECEIPT =
      Receipt.of(
          new ReceiptBody(
              "orders",
              CaseId.of("order-1"),
              0,
              ReceiptType.GENESIS,
              Hash.NONE,
              Hash.NONE,
              Hash.of(new byte[] {1}),
              Hash.of(new byte[] {2}),
              0,
              CaseStatus.RUNNING,
              QuantumId.of("create"),
              NOW,
              1));

  private static ActorTestKit kit;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void shouldBringEveryMutationThroughACommand() {
    TestProbe<CaseReply.CommitOutcome> probe = kit.createTestProbe();
    List<Mutation> all =
        List.of(
            new Mutation.SetContext(JsonObject.of("amount", 12.5)),
            new Mutation.UpdateContext(new Update.Merge(JsonObject.of("gone", null))),
            new Mutation.UpdateContext(new Update.Patch(JsonArray.EMPTY)),
            new Mutation.AddToken(
                TokenId.of("pick"), "Picking", ScopeId.ROOT, JsonValue.of(List.of(1, "ä", true))),
            new Mutation.RemoveToken(TokenId.of("pick")),
            new Mutation.UpdateToken(TokenId.of("pick"), new Update.Merge(JsonNull.INSTANCE)),
            new Mutation.EnterScope(ScopeId.of("goods/1"), ScopeId.ROOT),
            new Mutation.ExitScope(ScopeId.of("goods/1"), Mutation.ExitScope.Mode.REQUIRE_EMPTY),
            new Mutation.CancelScope(ScopeId.of("goods/1")),
            new Mutation.SetCaseStatus(CaseStatus.DONE),
            new Mutation.IncrementStepCount(),
            new Mutation.SetMetadata(JsonObject.EMPTY));

    CaseCommand command =
        new CaseCommand.Execute(
            QuantumId.of("q"), all, Expected.version(3), probe.getRef().narrow());

    assertThat(roundTrip(command)).isEqualTo(command);
  }

  @Test
  void shouldBringEveryQuestionThrough() {
    List<Mutation> step = List.of(new Mutation.IncrementStepCount());
    QuantumId q = QuantumId.of("q");
    List<CaseCommand> all =
        List.of(
            new CaseCommand.Check(
                q, 1, Expected.ANY, kit.<CaseReply.CheckOutcome>createTestProbe().getRef()),
            new CaseCommand.CheckExecute(
                q,
                step,
                Expected.version(1),
                kit.<CaseReply.CheckOutcome>createTestProbe().getRef()),
            new CaseCommand.Peek(q, 1, kit.<CaseReply.PeekOutcome>createTestProbe().getRef()),
            new CaseCommand.PeekExecute(
                q, step, kit.<CaseReply.PeekOutcome>createTestProbe().getRef()),
            new CaseCommand.GetStateAt(3, kit.<CaseReply.StateOutcome>createTestProbe().getRef()),
            new CaseCommand.GetDifference(
                3, 4, kit.<CaseReply.DifferenceOutcome>createTestProbe().getRef()),
            new CaseCommand.GetOpenQuanta(
                kit.<CaseReply.OpenQuantaOutcome>createTestProbe().getRef()),
            new CaseCommand.GetStatus(kit.<CaseReply.StatusOutcome>createTestProbe().getRef()));

    for (CaseCommand command : all) {
      assertThat(roundTrip(command)).isEqualTo(command);
    }
  }

  @Test
  void shouldBringEveryChangeThroughAnEvent() {
    Token token =
        Token.born(TokenId.of("t"), "At", ScopeId.of("s"), JsonValue.of(1e300), 7)
            .cancelledBy(new Token.Cause(ScopeId.of("s"), 8));
    CaseEvent event =
        new CaseEvent.Committed(
            List.of(
                new Change.ContextPut("a", JsonNull.INSTANCE),
                new Change.ContextRemoved("b"),
                new Change.TokenPut(token),
                new Change.TokenRemoved(TokenId.of("u")),
                new Change.ScopePut(
                    new Scope(ScopeId.of("s"), ScopeId.ROOT, ScopeStatus.CANCELLED, NOW)),
                new Change.ScopePut(new Scope(ScopeId.ROOT, null, ScopeStatus.ACTIVE, NOW)),
                new Change.ScopeRemoved(ScopeId.of("r")),
                new Change.StatusSet(CaseStatus.FAILED),
                new Change.StepCountSet(Long.MAX_VALUE),
                new Change.MetadataPut("m", JsonValue.of(0.1)),
                new Change.MetadataRemoved("n")),
            Hash.of(new byte[0]),
            RECEIPT);

    assertThat(roundTrip(event)).isEqualTo(event);
  }

  @Test
  void shouldBringEveryControlActThroughCommandAndEvent() {
    TestProbe<CaseReply.CommitOutcome> probe = kit.createTestProbe();
    List<ControlAct> all =
        List.of(
            new ControlAct.Hold("audit"),
            new ControlAct.Resume("done"),
            new ControlAct.Restore(3, "undo"));

    for (ControlAct act : all) {
      CaseCommand command =
          new CaseCommand.Control(
              QuantumId.of("k"), act, Expected.version(4), probe.getRef().narrow());
      CaseEvent event =
          new CaseEvent.Controlled(
              act, List.of(new Change.ContextRemoved("b")), Hash.NONE, RECEIPT);
      assertThat(roundTrip(command)).isEqualTo(command);
      assertThat(roundTrip(event)).isEqualTo(event);
    }
  }

  @Test
  void shouldKeepTheBytesOfAReceiptAsTheyAre() {
    CaseEvent.Created event =
        new CaseEvent.Created(
            new Salt("ab".repeat(32)), JsonObject.of("k", "v"), Hash.NONE, RECEIPT);

    CaseEvent.Created back = (CaseEvent.Created) roundTrip(event);

    assertThat(back.receipt().bytes()).isEqualTo(RECEIPT.bytes());
    assertThat(back).isEqualTo(event);
  }

  @Test
  void shouldWriteNoClassNameIntoBytesOrManifest() {
    CaseEvent event =
        new CaseEvent.Created(new Salt("ab".repeat(32)), JsonObject.EMPTY, Hash.NONE, RECEIPT);
    Serialization serialization = SerializationExtension.get(kit.system());
    Serializer serializer = serialization.findSerializerFor(event);

    String manifest = Serializers.manifestFor(serializer, event);
    String bytes = new String(serialization.serialize(event).get(), StandardCharsets.ISO_8859_1);

    assertThat(serializer.identifier()).isEqualTo(7341001);
    assertThat(manifest).doesNotContain("docket").doesNotContain("CaseEvent");
    assertThat(bytes).doesNotContain("dev.docket").doesNotContain("CaseEvent").contains("created");
  }

  @Test
  void shouldBringRepliesThrough() {
    List<CaseReply> replies =
        List.of(
            new CaseReply.Committed(RECEIPT),
            new CaseReply.Refused(
                List.of(
                    new Violation(
                        3, ViolationCode.TOKEN_UNKNOWN, "token/x", "there is no token x", true))),
            new CaseReply.CaseInSafeMode("damaged", -1, null),
            new CaseReply.ReceiptsInSafeMode("damaged", 0, List.of(RECEIPT)),
            new CaseReply.AlreadyCommitted(QuantumId.of("q"), 3),
            new CaseReply.WouldCommit(3),
            new CaseReply.VersionUnknown(7, 3),
            new CaseReply.Status(CaseStatus.RUNNING, 3, "audit"),
            new CaseReply.OpenQuanta(
                List.of(new OpenQuantum(QuantumId.of("q"), 3, NOW, NOW.plusSeconds(30), true))),
            new CaseReply.Difference(
                0,
                3,
                List.of(
                    new EntryDifference.OfHold(null, "audit"),
                    new EntryDifference.OfStatus(CaseStatus.RUNNING, CaseStatus.DONE),
                    new EntryDifference.OfStepCount(1L, Long.MAX_VALUE),
                    new EntryDifference.OfContext("k", JsonNull.INSTANCE, null),
                    new EntryDifference.OfMetadata("m", JsonValue.of(1), JsonValue.of("1")),
                    new EntryDifference.OfScope(
                        ScopeId.ROOT, null, new Scope(ScopeId.ROOT, null, ScopeStatus.ACTIVE, NOW)),
                    new EntryDifference.OfToken(
                        TokenId.of("t"),
                        Token.born(TokenId.of("t"), "At", ScopeId.ROOT, JsonValue.of(1), 7),
                        null))),
            new CaseReply.State(
                new CaseView(
                    CaseId.of("c"),
                    CaseStatus.RUNNING,
                    1,
                    null,
                    0,
                    JsonObject.EMPTY,
                    List.of(),
                    List.of(new Scope(ScopeId.ROOT, null, ScopeStatus.ACTIVE, NOW)),
                    JsonObject.EMPTY,
                    NOW,
                    NOW,
                    Hash.NONE,
                    RECEIPT.hash())));

    for (CaseReply reply : replies) {
      assertThat(roundTrip(reply)).isEqualTo(reply);
    }
  }

  private static Object roundTrip(Object value) {
    Serialization serialization = SerializationExtension.get(kit.system());
    Serializer serializer = serialization.findSerializerFor(value);
    byte[] bytes = serialization.serialize(value).get();
    return serialization
        .deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, value))
        .get();
  }
}
