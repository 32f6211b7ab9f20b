package dev.docket.persistence.storage;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What of the unforced changes a power cut leaves. A change decides for itself, whatever the others
 * do, so any subset of them may be left, in any order of their arrival on the disk.
 *
 * @param kind which of them
 * @param choice the sequence number of the one that is meant, or the seed
 */
public record Survival(Kind kind, long choice) {
  public static final Survival NONE = new Survival(Kind.NONE, 0);
  public static final Survival ALL = new Survival(Kind.ALL, 0);

  /** All of it, and it is as little durable as before: only the process has ended. */
  public static final Survival KILLED = new Survival(Kind.KILLED, 0);

  /** Ways to choose. */
  public enum Kind {
    KILLED,
    NONE,
    ALL,
    ALL_BUT,
    ONLY,
    RANDOM
  }

  /** What becomes of one change. */
  enum Fate {
    LOST,
    KEPT,
    /** Each sector of it by itself. */
    TORN,
    /** Of the file only its new size, with zeros where nothing was written before. */
    GROWN
  }

  public static Survival allBut(Unforced change) {
    return new Survival(Kind.ALL_BUT, change.sequence());
  }

  public static Survival only(Unforced change) {
    return new Survival(Kind.ONLY, change.sequence());
  }

  public static Survival random(long seed) {
    return new Survival(Kind.RANDOM, seed);
  }

  /** What {@link #toString} gave. */
  public static Survival parse(String text) {
    String[] parts = text.split(":", 2);
    return new Survival(
        Kind.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_')),
        parts.length > 1 ? Long.parseLong(parts[1]) : 0);
  }

  Fate of(Unforced change) {
    return switch (kind) {
      case NONE -> Fate.LOST;
      case ALL, KILLED -> Fate.KEPT;
      case ALL_BUT -> change.sequence() == choice ? Fate.LOST : Fate.KEPT;
      case ONLY -> change.sequence() == choice ? Fate.KEPT : Fate.LOST;
      case RANDOM -> Fate.values()[coin(change).nextInt(Fate.values().length)];
    };
  }

  boolean keepsName(Unforced change) {
    return kind == Kind.RANDOM ? coin(change).nextBoolean() : of(change) == Fate.KEPT;
  }

  /** One coin for each sector of a torn write. */
  SplittableRandom coin(Unforced change) {
    return new SplittableRandom(choice * 0x9E3779B97F4A7C15L + change.sequence());
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return choice == 0 && kind != Kind.RANDOM ? name : name + ":" + choice;
  }
}
