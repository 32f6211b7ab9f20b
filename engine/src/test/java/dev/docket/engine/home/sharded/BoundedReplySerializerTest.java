package dev.docket.engine.home.sharded;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import com.typesafe.config.ConfigFactory;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.AnswerTooLarge;
import dev.docket.protocol.CaseReply.Busy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedReplySerializerTest {

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString(
                  """
                  akka.actor.serializers.docket-reply =
                    "dev.docket.engine.home.sharded.BoundedReplySerializer"
                  akka.remote.artery.advanced.maximum-frame-size = 64 KiB
                  """)
              .withFallback(ConfigFactory.load()));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void shouldWriteAnAnswerThatTravelsAsItIs() {
    Busy reply = new Busy("x".repeat(60_000));

    assertThat(roundTrip(reply)).isEqualTo(reply);
  }

  @Test
  void shouldSayThatAnAnswerIsTooLarge() {
    assertThat(roundTrip(new Busy("x".repeat(62_000))))
        .isInstanceOfSatisfying(
            AnswerTooLarge.class,
            answer -> {
              assertThat(answer.bytes()).isGreaterThan(62_000);
              assertThat(answer.most()).isEqualTo(65_536 - 4_096);
            });
  }

  private Object roundTrip(CaseReply reply) {
    Serialization serialization = SerializationExtension.get(kit.system());
    Serializer serializer = serialization.findSerializerFor(reply);
    assertThat(serializer.identifier()).isEqualTo(7341003);
    byte[] bytes = serialization.serialize(reply).get();
    return serialization
        .deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, reply))
        .get();
  }
}
