package dev.docket.engine.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes bytes that are nearly right: samples that are flipped, cut, spliced, nested, drawn out. */
final class Damager {

  private static final int LONGEST = 1 << 16;

  /** Numbers, texts and lengths at the end of what a format can say, or just behind it. */
  private static final List<byte[]> EXTREMES =
      List.of(
          ascii("9223372036854775807"),
          ascii("9223372036854775808"),
          ascii("-0"),
          ascii("1e309"),
          ascii("1e-99999999999"),
          ascii("123456789e2147483647"),
          ascii("0.1234567890123456789"),
          ascii("null"),
          ascii("[]"),
          ascii("{}"),
          ascii("\"\""),
          ascii("\\ud800"),
          ascii("\\u0000"),
          ascii("\n"),
          ascii("\n\n"),
          ascii("\r\n"),
          ascii(" "),
          ascii("+"),
          ascii("/"),
          ascii("~"),
          ascii("\""),
          ascii(","),
          new byte[] {0},
          new byte[] {-1, -1, -1, -1},
          new byte[] {0x7f, -1, -1, -1},
          new byte[] {-128, 0, 0, 0},
          new byte[] {0x5a, 0x7f, -1, -1, -1},
          new byte[] {0x7a, 0x7f, -1, -1, -1},
          new byte[] {-101, 0x7f, -1, -1, -1, -1, -1, -1, -1},
          new byte[] {-69, 0x7f, -1, -1, -1, -1, -1, -1, -1},
          new byte[] {-62, 0x58, 40},
          new byte[] {-60, -126, 0x1a, 0x7f, -1, -1, -1, 1},
          new byte[] {-7, 0x7e, 0},
          new byte[] {-12},
          new byte[] {-9},
          new byte[] {0x1f, -117, 8, 0});

  /** What opens one level more: JSON, and CBOR's arrays, maps and tags. */
  private static final List<byte[]> OPENINGS =
      List.of(
          ascii("["),
          ascii("{\"a\":"),
          ascii("[["),
          new byte[] {-127},
          new byte[] {-97},
          new byte[] {-65, 0x61, 'a'},
          new byte[] {-95, 0x61, 'a'},
          new byte[] {-40, 64},
          new byte[] {-63});

  private final List<byte[]> samples;
  private final Random random;

  Damager(List<byte[]> samples, Random random) {
    this.samples = samples;
    this.random = random;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A sample with one to four changes. */
  byte[] next() {
    byte[] bytes = one(samples).clone();
    for (int left = random.nextInt(4); left >= 0 && bytes.length < LONGEST; left--) {
      bytes = changed(bytes);
    }
    return bytes;
  }

  private byte[] changed(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int to = at + random.nextInt(Math.min(bytes.length - at, 64) + 1);
    return switch (random.nextInt(12)) {
      case 0, 1 -> flipped(bytes, at);
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> replaced(bytes, at, to, new byte[0]);
      case 4 -> replaced(bytes, at, at, one(EXTREMES));
      case 5 -> replaced(bytes, at, to, one(EXTREMES));
      case 6 -> replaced(bytes, at, to, part(one(samples)));
      case 7 -> replaced(bytes, at, bytes.length, part(one(samples)));
      case 8 -> replaced(bytes, at, at, repeated(Arrays.copyOfRange(bytes, at, to)));
      case 9 -> replaced(bytes, at, at, repeated(one(OPENINGS)));
      case 10 -> replaced(bytes, at, at, part(bytes));
      default -> replaced(bytes, at, to, noise());
    };
  }

  private byte[] flipped(byte[] bytes, int at) {
    if (at < bytes.length) {
      bytes[at] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(16)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] part(byte[] whole) {
    int from = random.nextInt(whole.length + 1);
    return Arrays.copyOfRange(whole, from, from + random.nextInt(whole.length - from + 1));
  }

  /** Mostly a few times, sometimes thousands of times. */
  private byte[] repeated(byte[] once) {
    int most = random.nextInt(8) == 0 ? 20_000 : random.nextBoolean() ? 300 : 3;
    int times = Math.min(1 + random.nextInt(most), LONGEST / Math.max(1, once.length));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(once);
    }
    return all.toByteArray();
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length + by.length);
    all.write(bytes, 0, from);
    all.writeBytes(by);
    all.write(bytes, to, bytes.length - to);
    return all.toByteArray();
  }
}
