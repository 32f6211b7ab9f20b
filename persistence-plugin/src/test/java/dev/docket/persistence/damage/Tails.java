package dev.docket.persistence.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.recovery.TornTail;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a store may show that was not closed cleanly, beside all that it held: nothing proves its
 * very last frame, and nothing can tell frames that were overwritten by zeros up to the end of the
 * file from such as never were. Of a store that was closed cleanly that is never so.
 */
final class Tails {
  private final Picture picture;
  private final Map<Trial.Door, Verdict> whole = new EnumMap<>(Trial.Door.class);
  private final List<Tail> tails = new ArrayList<>();

  /** The store without the frames from one on. */
  private record Tail(String file, Frame first, boolean last, Map<Trial.Door, Verdict> verdicts) {}

  Tails(Picture picture) {
    this.picture = picture;
    Places places = new Places(picture);
    for (Trial.Door door : Trial.Door.values()) {
      whole.put(door, verdict(door, picture, places));
    }
    for (String name : picture.files().keySet()) {
      List<Frame> frames = name.endsWith(".wal") ? places.frames(name) : List.of();
      boolean killed = !frames.isEmpty() && !frames.get(frames.size() - 1).closing();
      for (int i = 0; killed && i < frames.size(); i++) {
        tails.add(tail(name, frames.get(i), i == frames.size() - 1, places));
      }
    }
  }

  private Verdict verdict(Trial.Door door, Picture shown, Places places) {
    return new Verdict(door == Trial.Door.READ_ONLY, door.observe(shown), places, picture);
  }

  private Tail tail(String name, Frame first, boolean last, Places places) {
    byte[] now = picture.file(name).clone();
    Arrays.fill(now, first.offset(), now.length, (byte) 0);
    Map<Trial.Door, Verdict> verdicts = new EnumMap<>(Trial.Door.class);
    Picture without = picture.with(name, now);
    for (Trial.Door door : Trial.Door.values()) {
      verdicts.put(door, verdict(door, without, places));
    }
    return new Tail(name, first, last, verdicts);
  }

  Verdict.Outcome judge(Damaged input, Trial.Door door, Observation seen) {
    try {
      return Objects.requireNonNull(whole.get(door)).of(input, seen);
    } catch (AssertionError notWhole) {
      for (Tail tail : tails) {
        if (applies(tail, input) && shows(tail, input, door, seen)) {
          return Verdict.Outcome.TORN;
        }
      }
      throw notWhole;
    }
  }

  /**
   * Whether the input differs in the last frame only, or is zero from somewhere in a frame to the
   * end.
   */
  private boolean applies(Tail tail, Damaged input) {
    byte[] now = input.files().files().get(tail.file());
    if (now == null || !input.changed().contains(tail.file())) {
      return false;
    }
    byte[] before = picture.file(tail.file());
    int differs = Arrays.mismatch(before, now);
    if (differs < tail.first().offset() || now.length != before.length) {
      return false;
    }
    boolean zero = differs < tail.first().end();
    for (int i = differs; i < now.length; i++) {
      zero &= now[i] == 0;
    }
    return zero || tail.last();
  }

  private static boolean shows(Tail tail, Damaged input, Trial.Door door, Observation seen) {
    // A frame of which the head is left proves the one before it also to a reader.
    if (!agrees(tail, door, input, seen) && !agrees(tail, Trial.Door.WRITING, input, seen)) {
      return false;
    }
    byte[] now = input.files().file(tail.file());
    int from = tail.first().offset();
    boolean zero =
        Arrays.equals(Arrays.copyOfRange(now, from, now.length), new byte[now.length - from]);
    if (!zero) {
      assertThat(seen.report().torn())
          .as("%s: what may have been the last frame", input)
          .anySatisfy(
              torn -> {
                assertThat(torn.file()).isEqualTo(tail.file());
                assertThat(torn.offset()).isEqualTo(from);
                assertThat(torn.copy()).satisfies(copy -> hasCopy(door, torn, copy));
              });
    }
    return true;
  }

  private static boolean agrees(Tail tail, Trial.Door door, Damaged input, Observation seen) {
    try {
      Objects.requireNonNull(tail.verdicts().get(door)).of(input, seen);
      return true;
    } catch (AssertionError another) {
      return false;
    }
  }

  private static void hasCopy(Trial.Door door, TornTail torn, String copy) {
    String name = torn.file().substring(torn.file().indexOf('/') + 1);
    assertThat(copy)
        .isEqualTo(door != Trial.Door.READ_ONLY ? name + "." + torn.offset() + ".torn" : "");
  }
}
