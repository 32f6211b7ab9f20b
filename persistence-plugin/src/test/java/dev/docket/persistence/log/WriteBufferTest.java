package dev.docket.persistence.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteBufferTest {
  private final List<Integer> asked = new ArrayList<>();
  private boolean scarce;

  private ByteBuffer memory(int bytes) {
    asked.add(bytes);
    if (scarce) {
      throw new OutOfMemoryError("Cannot reserve " + bytes + " bytes of direct buffer memory");
    }
    return ByteBuffer.allocate(bytes);
  }

  @Test
  void shouldGrowWithTheFramesUpToItsMost() {
    WriteBuffer buffer = new WriteBuffer(this::memory);

    assertThat(buffer.of(10).capacity()).isEqualTo(WriteBuffer.LEAST_BYTES);
    assertThat(buffer.of(10_000).capacity()).isEqualTo(16 * 1024);
    assertThat(buffer.of(4L << 20).capacity()).isEqualTo(WriteBuffer.MOST_BYTES);
    assertThat(buffer.of(10).capacity()).isEqualTo(WriteBuffer.MOST_BYTES);
    assertThat(asked).hasSize(3);
  }

  @Test
  void shouldGoOnWithWhatThereIsWhereMemoryIsScarce() {
    WriteBuffer buffer = new WriteBuffer(this::memory);
    buffer.of(10).put((byte) 1);
    scarce = true;

    ByteBuffer left = buffer.of(4L << 20);

    assertThat(left.capacity()).isEqualTo(WriteBuffer.LEAST_BYTES);
    assertThat(left.remaining()).as("empty").isEqualTo(WriteBuffer.LEAST_BYTES);
    buffer.of(4L << 20);
    assertThat(asked).as("not with every frame").hasSize(2);
    scarce = false;
    assertThat(buffer.again().of(4L << 20).capacity()).isEqualTo(WriteBuffer.MOST_BYTES);
  }
}
