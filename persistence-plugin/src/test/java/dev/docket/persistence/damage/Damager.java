package dev.docket.persistence.damage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Damages a store in every way of a kind. */
record Damager(Picture picture) {
  private static final int NEAR = 16;

  private Stream<String> names(Predicate<String> which) {
    return picture.files().keySet().stream().filter(which);
  }

  /**
   * One bit of every byte of these files.
   *
   * @param step of the bytes that stand among zeros only every n-th
   */
  Stream<Damaged> flips(Predicate<String> which, int step) {
    return names(which)
        .flatMap(
            name -> {
              byte[] bytes = picture.file(name);
              return IntStream.range(0, bytes.length)
                  .filter(at -> at % step == 0 || isContent(bytes, at))
                  .mapToObj(at -> flip(name, at, at * 7 % 8));
            });
  }

  private static boolean isContent(byte[] bytes, int at) {
    for (int i = Math.max(0, at - NEAR); i < Math.min(bytes.length, at + NEAR); i++) {
      if (bytes[i] != 0) {
        return true;
      }
    }
    return false;
  }

  private Damaged flip(String name, int at, int bit) {
    byte[] now = picture.file(name).clone();
    now[at] ^= (byte) (1 << bit);
    return Damaged.file("bit " + bit + " of byte " + at, picture, name, now);
  }

  /**
   * Every length that is shorter.
   *
   * @param step of those that end among zeros only every n-th
   */
  Stream<Damaged> cuts(Predicate<String> which, int step) {
    return names(which)
        .flatMap(
            name ->
                IntStream.range(0, picture.file(name).length)
                    .filter(length -> length % step == 0 || isContent(picture.file(name), length))
                    .mapToObj(
                        length ->
                            Damaged.file(
                                "cut at " + length,
                                picture,
                                name,
                                Arrays.copyOf(picture.file(name), length))));
  }

  /** Every page of a size, as zeros. */
  Stream<Damaged> zeroedPages(int page) {
    return names(name -> true)
        .flatMap(
            name ->
                IntStream.rangeClosed(0, (picture.file(name).length - 1) / page)
                    .mapToObj(i -> zeroed(name, i * page, page)));
  }

  private Damaged zeroed(String name, int from, int count) {
    byte[] now = picture.file(name).clone();
    Arrays.fill(now, from, Math.min(now.length, from + count), (byte) 0);
    return Damaged.file(count + " zeros at " + from, picture, name, now);
  }

  /** Every pair of blocks of a segment, exchanged. */
  Stream<Damaged> swappedBlocks(int block) {
    return names(Damager::isSegment)
        .flatMap(
            name -> {
              int blocks = picture.file(name).length / block;
              return IntStream.range(0, blocks)
                  .boxed()
                  .flatMap(
                      one ->
                          IntStream.range(0, one)
                              .mapToObj(other -> swapped(name, one * block, other * block, block)));
            });
  }

  private Damaged swapped(String name, int one, int other, int block) {
    byte[] before = picture.file(name);
    byte[] now = before.clone();
    System.arraycopy(before, one, now, other, block);
    System.arraycopy(before, other, now, one, block);
    return Damaged.file(block + " bytes at " + other + " and " + one, picture, name, now);
  }

  static boolean isSegment(String name) {
    return name.endsWith(".seg") || name.endsWith(".wal");
  }

  /** Every pair of files, each under the name of the other. */
  Stream<Damaged> swappedFiles() {
    List<Damaged> swapped = new ArrayList<>();
    for (String one : picture.files().keySet()) {
      for (String other : picture.files().keySet()) {
        if (one.compareTo(other) < 0) {
          swapped.add(
              new Damaged(
                  one + " and " + other + " swapped",
                  picture.with(one, picture.file(other)).with(other, picture.file(one)),
                  Set.of(one, other)));
        }
      }
    }
    return swapped.stream();
  }

  /** Every file, gone. */
  Stream<Damaged> missingFiles() {
    return names(name -> true)
        .map(name -> new Damaged(name + " gone", picture.without(name), Set.of(name)));
  }

  /** Every segment, once more under every name that could be believed. */
  Stream<Damaged> duplicatedFiles() {
    List<Damaged> duplicated = new ArrayList<>();
    for (String name : names(Damager::isSegment).toList()) {
      List<String> copies = new ArrayList<>();
      if (name.endsWith(".seg")) {
        copies.add(name.replaceAll("\\.(\\d)\\.seg", ".9.seg"));
        copies.add(name.replaceAll("-0(\\d+)\\.(\\d)\\.seg", "-1$1.$2.seg"));
        copies.add(name.replaceAll("/0(\\d+)-0(\\d+)\\.(\\d)\\.seg", "/1$1-1$2.$3.seg"));
        copies.add(name.substring(0, name.indexOf('/')) + "/0000000099-0000000000000000999.wal");
      } else {
        copies.add(name.replaceAll("/\\d(\\d+)-", "/1$1-"));
        copies.add(name.replaceAll("-0(\\d+)\\.wal", "-1$1.wal"));
        copies.add(name.replaceAll("/.*", "/0000000000000000001-0000000000000000009.1.seg"));
      }
      for (String copy : copies) {
        if (!picture.files().containsKey(copy)) {
          Picture now = picture.with(copy, picture.file(name));
          duplicated.add(new Damaged(name + " also as " + copy, now, Set.of(copy)));
        }
      }
    }
    return duplicated.stream();
  }

  /** Random damage of one to three places. */
  Stream<Damaged> random(long seed, int count) {
    return IntStream.range(0, count).mapToObj(i -> random(new Random(seed * 1_000_003 + i)));
  }

  private Damaged random(Random random) {
    List<String> names = List.copyOf(picture.files().keySet());
    String name = names.get(random.nextInt(names.size()));
    byte[] now = picture.file(name).clone();
    StringBuilder what = new StringBuilder("random:");
    for (int i = random.nextInt(3); i >= 0 && now.length > 0; i--) {
      int at = random.nextInt(now.length);
      int length = Math.min(now.length - at, 1 << random.nextInt(13));
      switch (random.nextInt(4)) {
        case 0 -> {
          now[at] ^= (byte) (1 << random.nextInt(8));
          what.append(" flip at ").append(at);
        }
        case 1 -> {
          now = Arrays.copyOf(now, at);
          what.append(" cut at ").append(at);
        }
        case 2 -> {
          Arrays.fill(now, at, at + length, (byte) 0);
          what.append(" zeros at ").append(at).append(" to ").append(at + length);
        }
        default -> {
          byte[] noise = new byte[length];
          random.nextBytes(noise);
          System.arraycopy(noise, 0, now, at, length);
          what.append(" noise at ").append(at).append(" to ").append(at + length);
        }
      }
    }
    return Damaged.file(what.toString(), picture, name, now);
  }
}
