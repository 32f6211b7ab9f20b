package dev.docket.engine.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import dev.docket.engine.home.sharded.Addressed;
import dev.docket.engine.state.CaseSnapshot;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.Busy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Few bytes do not become many, and what does not unpack is told as damage. */
class BoundedCborSerializerTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Serialization SERIALIZATION = SerializationExtension.get(KIT.system());

  private static final List<Class<?>> ROOTS =
      List.of(
          CaseEvent.class, CaseCommand.class, CaseReply.class, CaseSnapshot.class, Addressed.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static byte[] zipped(byte[] block, int times) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes, 1 << 16)) {
      for (int i = 0; i < times; i++) {
        out.write(block);
      }
    }
    return bytes.toByteArray();
  }

  private static void refused(byte[] bytes, String message) throws NotSerializableException {
    for (Class<?> root : ROOTS) {
      Serializer serializer = SERIALIZATION.serializerFor(root);
      assertThatThrownBy(() -> SERIALIZATION.deserialize(bytes, serializer.identifier(), "").get())
          .as("%s", root)
          .isInstanceOf(NotSerializableException.class)
          .hasMessageContaining(message);
    }
  }

  @Test
  void shouldRefuseWhatUnpacksToMoreThanAnythingHas() throws Exception {
    refused(zipped(new byte[1 << 20], 65), "67108864");
    refused(ByteBuffer.allocate(100).putInt(0x87d96df6).putInt(Integer.MAX_VALUE).array(), "6710");
    refused(ByteBuffer.allocate(100).putInt(0x87d96df6).putInt(-1).array(), "6710");
  }

  @Test
  void shouldCallItDamageIfItLooksPackedAndIsNot() throws Exception {
    byte[] whole = zipped(new byte[1000], 1);

    refused(Arrays.copyOf(whole, 2), "cannot be unpacked");
    refused(Arrays.copyOf(whole, whole.length - 9), "cannot be unpacked");
    refused(new byte[] {(byte) 0x87, (byte) 0xd9, 0x6d, (byte) 0xf6}, "ends after 4 bytes");
    refused(
        ByteBuffer.allocate(100).putInt(0x87d96df6).putInt(50).putLong(-1).array(),
        "cannot be unpacked");
  }

  @Test
  void shouldReadWhatWasPackedInEarnest() throws Exception {
    Busy reply = new Busy("x".repeat(100_000));
    Serializer serializer = SERIALIZATION.serializerFor(Busy.class);
    byte[] packed = zipped(SERIALIZATION.serialize(reply).get(), 1);

    assertThat(packed.length).isLessThan(1_000);
    assertThat(SERIALIZATION.deserialize(packed, serializer.identifier(), "").get())
        .isEqualTo(reply);
  }
}
