package dev.docket.engine.home.sharded;

import akka.actor.ExtendedActorSystem;
import akka.serialization.SerializerWithStringManifest;
import dev.docket.engine.serialization.BoundedCborSerializer;
import dev.docket.protocol.CaseReply.AnswerTooLarge;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Jackson serializer for the answers of cases, which puts {@link AnswerTooLarge} in the place
 * of one that Artery would drop. A serializer is the one place that knows how large an answer is
 * without writing it twice. Safe for any number of threads.
 */
public final class BoundedReplySerializer extends SerializerWithStringManifest {

  private static final Logger LOG = LoggerFactory.getLogger(BoundedReplySerializer.class);

  private final BoundedCborSerializer jackson;
  private final long most;

  /** Called by Akka. */
  public BoundedReplySerializer(ExtendedActorSystem system, String bindingName) {
    this.jackson = new BoundedCborSerializer(system, bindingName);
    this.most = MessageLimit.of(system.settings().config());
  }

  @Override
  public int identifier() {
    return jackson.identifier();
  }

  @Override
  public String manifest(Object reply) {
    return jackson.manifest(reply);
  }

  @Override
  public byte[] toBinary(Object reply) {
    byte[] bytes = jackson.toBinary(reply);
    if (bytes.length <= most) {
      return bytes;
    }
    LOG.warn(
        "A {} of {} bytes is answered as too large: between nodes at most {} travel",
        reply.getClass().getSimpleName(),
        bytes.length,
        most);
    return jackson.toBinary(new AnswerTooLarge(bytes.length, most));
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws java.io.NotSerializableException {
    return jackson.fromBinary(bytes, manifest);
  }
}
