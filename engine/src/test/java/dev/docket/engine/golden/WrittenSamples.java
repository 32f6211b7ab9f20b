package dev.docket.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import dev.docket.engine.golden.GoldenFiles.Stored;
import java.util.List;

/** The samples of one root type in the bytes that are written of them, and the way back. */
final class WrittenSamples {

  private final Class<?> root;
  private final GoldenFiles golden;
  private final List<Object> samples;
  private final Stored first;

  WrittenSamples(Class<?> root, ActorSystem<?> system, GoldenFiles golden) {
    this.root = root;
    this.golden = golden;
    this.samples = GoldenSamples.of(system).values().stream().filter(root::isInstance).toList();
    assertThat(samples).as(root.getSimpleName()).isNotEmpty();
    this.first = golden.stored(samples.get(0));
  }

  List<byte[]> bytes() {
    return samples.stream().map(golden::bytes).toList();
  }

  Stored first() {
    return first;
  }

  /** What Akka's serializers make of these bytes. */
  Object read(byte[] bytes) {
    Object value = golden.value(bytes, first);
    assertThat(value).isInstanceOf(root);
    return value;
  }

  /** Reads, and reads what is written of that: it is the same. */
  Object readTwice(byte[] bytes) {
    Object value = read(bytes);
    assertThat(read(golden.bytes(value))).isEqualTo(value);
    return value;
  }
}
