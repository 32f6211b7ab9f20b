package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/**
 * Where some frames begin, by the ordinal of their first record: {@code (ordinal:u64 offset:u32)*},
 * ascending.
 */
public final class FramePlaces {
  private static final int ENTRY = 12;

  private final long[] ordinals;
  private final int[] offsets;

  private FramePlaces(int count) {
    this.ordinals = new long[count];
    this.offsets = new int[count];
  }

  static ByteBuffer encode(SortedMap<Long, Integer> places) {
    ByteBuffer target = ByteBuffer.allocate(places.size() * ENTRY);
    for (Map.Entry<Long, Integer> place : places.entrySet()) {
      target.putLong(place.getKey()).putInt(place.getValue());
    }
    return target.flip();
  }

  static FramePlaces decode(ByteBuffer source) {
    FramePlaces places = new FramePlaces(source.remaining() / ENTRY);
    for (int i = 0; i < places.ordinals.length; i++) {
      places.ordinals[i] = source.getLong();
      places.offsets[i] = source.getInt();
    }
    return places;
  }

  /** Where a frame begins that is at or before the one with this ordinal. */
  public int before(long ordinal, int framesStart) {
    int found = Arrays.binarySearch(ordinals, ordinal);
    int at = found >= 0 ? found : -found - 2;
    return at < 0 ? framesStart : offsets[at];
  }
}
