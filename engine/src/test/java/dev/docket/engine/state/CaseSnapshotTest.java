package dev.docket.engine.state;

import static dev.docket.engine.state.CaseFixture.add;
import static dev.docket.engine.state.CaseFixture.addHolding;
import static dev.docket.engine.state.CaseFixture.cancel;
import static dev.docket.engine.state.CaseFixture.complete;
import static dev.docket.engine.state.CaseFixture.count;
import static dev.docket.engine.state.CaseFixture.enter;
import static dev.docket.engine.state.CaseFixture.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.docket.engine.state.BrokenHistoryException.Kind;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.SkippedVersions;
import dev.docket.protocol.Token;
import dev.docket.protocol.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CaseSnapshotTest {

  private static ActorTestKit kit;

  private final CaseFixture order = CaseFixture.created("{\"amount\":5.25,\"list\":[1,null,{}]}");

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  private CaseState committed() {
    order.commit(enter("s", "root"), add("t", "s"), addHolding("u", List.of(0.1, "ä😀")));
    order.commit(cancel("s"), count(), metadata("{\"m\":1e21}"), complete("u"));
    return order.state();
  }

  @Test
  void shouldBringAStateThroughTheSerializer() {
    CaseState state = committed();

    CaseState restored = roundTrip(CaseSnapshot.of(state)).restore();

    assertThat(restored.view()).isEqualTo(state.view());
    assertThat(restored.content()).isEqualTo(state.content());
    assertThat(restored.identity()).isEqualTo(state.identity());
    assertThat(restored.knownCommits()).containsExactlyElementsOf(state.knownCommits());
    assertThat(restored.known(QuantumId.of("q2"))).isEqualTo(state.known(QuantumId.of("q2")));
    assertThat(restored.canonicalBytes()).isEqualTo(state.canonicalBytes());
  }

  @Test
  void shouldGoOnFromASnapshotAsFromTheGenesis() {
    CaseState restored = roundTrip(CaseSnapshot.of(committed())).restore();

    order.commit(add("v"));

    assertThat(History.replay(restored, order.events.get(3), 4).view())
        .isEqualTo(order.state().view());
  }

  @Test
  void shouldBringAHoldThrough() {
    CaseState state = committed();
    CaseState held =
        new CaseState(
            state.identity(),
            state.content(),
            3,
            "asked by the customer",
            state.lastCommitAt(),
            KnownCommits.NONE,
            state.receiptHash(),
            Gaps.NONE);

    assertThat(roundTrip(CaseSnapshot.of(held)).restore().view()).isEqualTo(held.view());
    assertThat(held.hash()).isNotEqualTo(state.hash());
  }

  @Test
  void shouldWriteNoClassNameIntoTheBytes() {
    CaseSnapshot snapshot = CaseSnapshot.of(committed());
    Serialization serialization = SerializationExtension.get(kit.system());
    Serializer serializer = serialization.findSerializerFor(snapshot);

    assertThat(serializer.identifier()).isEqualTo(7341004);
    assertThat(Serializers.manifestFor(serializer, snapshot)).doesNotContain("docket");
    assertThat(new String(serialization.serialize(snapshot).get(), StandardCharsets.ISO_8859_1))
        .doesNotContain("dev.docket")
        .doesNotContain("CaseSnapshot");
  }

  @Test
  void shouldRefuseASnapshotThatWasAltered() {
    CaseSnapshot good = CaseSnapshot.of(committed());

    assertBroken(new Altered(good).context(JsonObject.of("amount", 6)).snapshot());
    assertBroken(new Altered(good).status(CaseStatus.FAILED).snapshot());
    assertBroken(new Altered(good).version(3).snapshot());
    assertBroken(new Altered(good).hold("why").snapshot());
    assertBroken(new Altered(good).stepCount(7).snapshot());
    assertBroken(new Altered(good).stepCount(-7).snapshot());
    assertBroken(new Altered(good).metadata(JsonObject.EMPTY).snapshot());
    assertBroken(new Altered(good).tokens(List.of()).snapshot());
    assertBroken(new Altered(good).receiptHash(Hash.NONE).snapshot());
    assertBroken(new Altered(good).knownCommits(KnownCommits.NONE).snapshot());
    assertBroken(new Altered(good).origin("claims").snapshot());
    assertBroken(new Altered(good).gaps(List.of(new Gap(new SkippedVersions(1, 1), 2))).snapshot());
    assertThat(new Altered(good).snapshot().restore().view()).isEqualTo(order.state().view());
  }

  @Test
  void shouldRefuseASnapshotThatBreaksAnInvariant() {
    CaseSnapshot good = CaseSnapshot.of(committed());
    List<Token> active = new ArrayList<>();
    for (Token token : good.tokens()) {
      active.add(token.in(dev.docket.protocol.TokenStatus.ACTIVE));
    }

    assertThatThrownBy(() -> new Altered(good).tokens(active).snapshot().restore())
        .isInstanceOf(BrokenHistoryException.class)
        .hasMessageContaining("scope/s")
        .hasMessageContaining("holds an ACTIVE token");
  }

  @Test
  void shouldRefuseASnapshotOfAnotherFormat() {
    assertThatThrownBy(
            () -> new Altered(CaseSnapshot.of(committed())).format(2).snapshot().restore())
        .isInstanceOf(BrokenHistoryException.class)
        .hasMessageContaining("format 2");
  }

  @Test
  void shouldRefuseASnapshotInWhichSomethingIsMissing() throws Exception {
    CaseSnapshot good = CaseSnapshot.of(committed());
    Serialization serialization = SerializationExtension.get(kit.system());
    Serializer serializer = serialization.findSerializerFor(good);
    String manifest = Serializers.manifestFor(serializer, good);
    ObjectMapper cbor = new ObjectMapper(new CBORFactory());
    byte[] bytes = serialization.serialize(good).get();
    List<String> names = new ArrayList<>();
    cbor.readTree(bytes).fieldNames().forEachRemaining(names::add);
    // A number that is missing is 0, which the hashes do not fit; these snapshots have no gaps.
    names.removeAll(List.of("format", "version", "stepCount"));

    assertThat(names).hasSize(14).doesNotContain("hold", "gaps");
    for (String name : names) {
      ObjectNode altered = (ObjectNode) cbor.readTree(bytes);
      for (ObjectNode each :
          List.of(altered.deepCopy().putNull(name), altered.<ObjectNode>without(name))) {
        byte[] broken = cbor.writeValueAsBytes(each);
        assertThatThrownBy(
                () -> serialization.deserialize(broken, serializer.identifier(), manifest).get())
            .as(name)
            .isInstanceOf(JsonMappingException.class);
      }
    }
  }

  private static void assertBroken(CaseSnapshot snapshot) {
    assertThatThrownBy(snapshot::restore)
        .isInstanceOfSatisfying(
            BrokenHistoryException.class,
            fault -> {
              assertThat(fault.kind()).isEqualTo(Kind.BROKEN_SNAPSHOT);
              assertThat(fault).hasMessageContaining("order-1");
            });
  }

  private static CaseSnapshot roundTrip(CaseSnapshot value) {
    Serialization serialization = SerializationExtension.get(kit.system());
    Serializer serializer = serialization.findSerializerFor(value);
    byte[] bytes = serialization.serialize(value).get();
    return (CaseSnapshot)
        serialization
            .deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, value))
            .get();
  }

  /** A snapshot with some fields altered and the hashes left as they are. */
  private static final class Altered {
    private final CaseSnapshot good;
    private int format;
    private String origin;
    private CaseStatus status;
    private long version;
    private @Nullable String hold;
    private long stepCount;
    private JsonObject context;
    private JsonObject metadata;
    private List<Token> tokens;
    private KnownCommits knownCommits;
    private @Nullable List<Gap> gaps;
    private Hash receiptHash;

    Altered(CaseSnapshot good) {
      this.good = good;
      this.format = good.format();
      this.origin = good.origin();
      this.status = good.status();
      this.version = good.version();
      this.hold = good.hold();
      this.stepCount = good.stepCount();
      this.context = good.context();
      this.metadata = good.metadata();
      this.tokens = good.tokens();
      this.knownCommits = good.knownCommits();
      this.gaps = good.gaps();
      this.receiptHash = good.receiptHash();
    }

    Altered format(int other) {
      format = other;
      return this;
    }

    Altered origin(String other) {
      origin = other;
      return this;
    }

    Altered status(CaseStatus other) {
      status = other;
      return this;
    }

    Altered version(long other) {
      version = other;
      return this;
    }

    Altered hold(String other) {
      hold = other;
      return this;
    }

    Altered stepCount(long other) {
      stepCount = other;
      return this;
    }

    Altered context(JsonObject other) {
      context = other;
      return this;
    }

    Altered metadata(JsonObject other) {
      metadata = other;
      return this;
    }

    Altered tokens(List<Token> other) {
      tokens = other;
      return this;
    }

    Altered knownCommits(KnownCommits other) {
      knownCommits = other;
      return this;
    }

    Altered gaps(List<Gap> other) {
      gaps = other;
      return this;
    }

    Altered receiptHash(Hash other) {
      receiptHash = other;
      return this;
    }

    CaseSnapshot snapshot() {
      return new CaseSnapshot(
          format,
          good.id(),
          origin,
          good.salt(),
          good.createdAt(),
          status,
          version,
          hold,
          stepCount,
          context,
          metadata,
          good.scopes(),
          tokens,
          good.lastCommitAt(),
          knownCommits,
          receiptHash,
          good.stateHash(),
          gaps,
          good.digest());
    }
  }
}
