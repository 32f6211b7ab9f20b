package dev.docket.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * Feeds decoders with changed samples of what they read. Each gives a value, which it must be able
 * to write again, or one of the exceptions that it documents; and takes no more stack or memory
 * than it may, whatever the bytes claim to hold.
 *
 * <p>{@code -Ddocket.fuzz.inputs=N} gives each decoder so many inputs, {@code -Ddocket.fuzz.seed=N}
 * other ones.
 */
public final class Fuzz {

  private static final int INPUTS = Integer.getInteger("docket.fuzz.inputs", 2_500);
  private static final long SEED = Long.getLong("docket.fuzz.seed", 1);

  /** Half of what a thread of a dispatcher has. */
  private static final long STACK_BYTES = 512 << 10;

  private static final long MOST_ALLOCATED = 64 << 20;
  private static final Duration LONGEST = Duration.ofHours(2);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<String, Decoder> decoders = new TreeMap<>();
  private final Map<String, Integer> inputs = new TreeMap<>();
  private final Map<String, List<byte[]>> samples = new TreeMap<>();
  private final Map<String, Class<? extends Exception>> documented = new TreeMap<>();
  private final List<AssertionError> failures = new ArrayList<>();

  /** One way to read bytes. */
  public interface Decoder {
    /** Reads them, and looks at what it has read. */
    void decode(byte[] bytes) throws Exception;
  }

  /**
   * One decoder more.
   *
   * @param refusal the exception that it documents for bytes that it does not take
   * @param samples what it takes
   */
  public Fuzz with(
      String name, Class<? extends Exception> refusal, List<byte[]> samples, Decoder decoder) {
    assertThat(samples).as(name).isNotEmpty();
    decoders.put(name, decoder);
    inputs.put(name, INPUTS);
    documented.put(name, refusal);
    this.samples.put(name, List.copyOf(samples));
    return this;
  }

  /** As {@link #with}, one that takes milliseconds and therefore only a tenth of the inputs. */
  public Fuzz withSlow(
      String name, Class<? extends Exception> refusal, List<byte[]> samples, Decoder decoder) {
    with(name, refusal, samples, decoder);
    inputs.put(name, Math.max(1, INPUTS / 10));
    return this;
  }

  /** Feeds them all, and says what came of it. */
  public void run(String what) throws InterruptedException {
    Map<String, String> counts = new TreeMap<>();
    Thread thread = new Thread(null, () -> feedAll(counts), "fuzz " + what, STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    thread.join(LONGEST.toMillis());
    assertThat(thread.isAlive()).as("%s: a decoder does not end", what).isFalse();
    if (!failures.isEmpty()) {
      AssertionError all = new AssertionError(failures.size() + " decoders fail");
      failures.forEach(all::addSuppressed);
      throw all;
    }
    System.out.printf(
        "Decoders of the %s: %,d inputs, seed %d; taken/refused: %s%n",
        what, inputs.values().stream().mapToLong(each -> each).sum(), SEED, counts);
  }

  private void feedAll(Map<String, String> counts) {
    for (String name : decoders.keySet()) {
      try {
        counts.put(name, feed(name));
      } catch (AssertionError found) {
        failures.add(found);
      }
    }
  }

  private String feed(String name) {
    List<byte[]> own = Objects.requireNonNull(samples.get(name));
    own.forEach(sample -> assertThat(taken(name, sample)).as("%s of a sample", name).isTrue());
    Damager damager = new Damager(own, new Random(SEED));
    int count = Objects.requireNonNull(inputs.get(name));
    int taken = 0;
    for (int i = 0; i < count; i++) {
      taken += taken(name, damager.next()) ? 1 : 0;
    }
    assertThat(taken).as("%s takes everything", name).isLessThan(count);
    return taken + "/" + (count - taken);
  }

  private boolean taken(String name, byte[] input) {
    Decoder decoder = Objects.requireNonNull(decoders.get(name));
    long before = threads.getCurrentThreadAllocatedBytes();
    boolean taken = false;
    try {
      decoder.decode(input);
      taken = true;
    } catch (Throwable thrown) {
      if (!Objects.requireNonNull(documented.get(name)).isInstance(thrown)) {
        throw new AssertionError(name + " of " + shown(input), thrown);
      }
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("bytes taken by %s of %s", name, shown(input))
        .isLessThan(MOST_ALLOCATED);
    return taken;
  }

  private static String shown(byte[] input) {
    return input.length + " bytes " + HexFormat.of().formatHex(input);
  }
}
