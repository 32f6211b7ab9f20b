package dev.docket.engine.serialization;

import akka.actor.ExtendedActorSystem;
import akka.serialization.SerializerWithStringManifest;
import akka.serialization.jackson.JacksonCborSerializer;
import java.io.NotSerializableException;

/**
 * Akka's Jackson serializer for CBOR, which unpacks whatever looks compressed, also where
 * compression is off: here few bytes never become more than {@link Packed#MAX_BYTES}, and what
 * cannot be unpacked is told as damage. Safe for any number of threads.
 */
public final class BoundedCborSerializer extends SerializerWithStringManifest {

  private final JacksonCborSerializer jackson;

  /** Called by Akka. */
  public BoundedCborSerializer(ExtendedActorSystem system, String bindingName) {
    this.jackson = new JacksonCborSerializer(system, bindingName);
  }

  @Override
  public int identifier() {
    return jackson.identifier();
  }

  @Override
  public String manifest(Object value) {
    return jackson.manifest(value);
  }

  @Override
  public byte[] toBinary(Object value) {
    return jackson.toBinary(value);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    Packed packed = Packed.of(bytes);
    if (packed == null) {
      return jackson.fromBinary(bytes, manifest);
    }
    packed.requireBounded();
    try {
      return jackson.fromBinary(bytes, manifest);
    } catch (RuntimeException fault) { // of a library that Akka takes, and Docket does not know
      throw Packed.damaged("it cannot be unpacked: " + fault, fault);
    }
  }
}
