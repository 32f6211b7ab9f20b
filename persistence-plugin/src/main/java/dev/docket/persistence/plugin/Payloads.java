package dev.docket.persistence.plugin;

import akka.actor.ActorSystem;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import dev.docket.persistence.SerializedValue;
import java.util.Optional;
import scala.Option;
import scala.jdk.javaapi.OptionConverters;

/**
 * Turns objects into bytes and back by the serialization of the actor system. Actor references in
 * them are written with the address of this system. Safe for use by any thread.
 */
public final class Payloads {
  private final Serialization serialization;

  public Payloads(ActorSystem system) {
    this.serialization = SerializationExtension.get(system);
  }

  /**
   * Throws what the serializer throws, checked exceptions included, since Akka's serializers do not
   * declare them.
   */
  public SerializedValue toStored(Object value) {
    byte[] bytes = serialization.serialize(value).get();
    Serializer serializer = serialization.findSerializerFor(value);
    return new SerializedValue(
        serializer.identifier(), Serializers.manifestFor(serializer, value), bytes);
  }

  /** As {@link #toStored} for Akka's optional metadata. */
  public Optional<SerializedValue> toStored(Option<Object> value) {
    return OptionConverters.toJava(value).map(this::toStored);
  }

  /** Throws what the serializer throws, and if it is not configured any more. */
  public Object fromStored(SerializedValue stored) {
    return serialization
        .deserialize(stored.bytes(), stored.serializerId(), stored.manifest())
        .get();
  }

  /** As {@link #fromStored} for Akka's optional metadata. */
  public Option<Object> fromStored(Optional<SerializedValue> stored) {
    return OptionConverters.toScala(stored.map(this::fromStored));
  }
}
