package dev.docket.persistence.damage;

import dev.docket.persistence.log.format.RecordHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A store of which some files are not what was written.
 *
 * @param what for a person
 * @param files as they are now
 * @param changed the names of the files that differ, are missing or are new
 */
record Damaged(String what, Picture files, Set<String> changed) {

  static Damaged file(String what, Picture picture, String name, byte[] now) {
    return new Damaged(what + " of " + name, picture.with(name, now), Set.of(name));
  }

  /** As one picture has become another. */
  static Damaged between(String what, Picture before, Picture after) {
    Set<String> names = new TreeSet<>(before.files().keySet());
    names.addAll(after.files().keySet());
    names.removeIf(name -> Arrays.equals(before.files().get(name), after.files().get(name)));
    return new Damaged(what, after, names);
  }

  /** The records of a log that it can have taken. */
  List<RecordHead> hit(Places places, String log) {
    List<RecordHead> hit = new ArrayList<>();
    for (String name : changed) {
      if (name.startsWith(log)) {
        hit.addAll(places.hit(name, files.files().getOrDefault(name, new byte[0])));
      }
    }
    return hit;
  }

  /** Whether an unsealed segment of the log is shorter than it was, so that more may be gone. */
  boolean cutsTheEndOf(String log) {
    boolean cut = what.startsWith("cut") || what.contains(" cut ");
    return cut && changed.stream().anyMatch(name -> name.startsWith(log) && name.endsWith(".wal"));
  }

  @Override
  public String toString() {
    return what;
  }
}
