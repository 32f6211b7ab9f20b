package dev.docket.persistence.damage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.recovery.DamageReport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Judges what a damaged store shows by what it showed before: the same, or less with a report that
 * names what was damaged, and nothing less of any id that the damage cannot have touched.
 */
final class Verdict {
  private final Observation truth;
  private final Places places;
  private final Map<String, Long> newestOrdinal = new HashMap<>();

  /** How a damaged store has shown itself. */
  enum Outcome {
    /** All data, exactly. */
    EXACT,
    /** Less, reported. */
    REPORTED,
    /** All data but what cannot be told from a write that was under way, reported as such. */
    TORN
  }

  /**
   * @param proven whether a last frame that nothing proves is left out
   * @param truth what the store showed
   * @param places where it stood
   * @param picture its files
   */
  Verdict(boolean proven, Observation truth, Places places, Picture picture) {
    this.truth = truth;
    this.places = places;
    for (String name : picture.files().keySet()) {
      List<Frame> frames = name.startsWith("events") ? places.frames(name) : List.of();
      boolean unproven = proven && name.endsWith(".wal") && !frames.isEmpty();
      unproven = unproven && !frames.get(frames.size() - 1).closing();
      for (Frame frame : frames.subList(0, frames.size() - (unproven ? 1 : 0))) {
        frame.heads().forEach(h -> newestOrdinal.merge(h.persistenceId(), h.ordinal(), Math::max));
      }
    }
  }

  Outcome of(Damaged input, Observation seen) {
    List<RecordHead> events = input.hit(places, "events");
    List<RecordHead> snapshots = input.hit(places, "snapshots");
    Set<String> withoutDeletion = deleted(events);
    Set<String> lessOf = new TreeSet<>();
    for (String id : Sample.IDS) {
      if (judgeId(input, id, seen, withoutDeletion)) {
        lessOf.add(id);
      }
    }
    withoutDeletion.retainAll(lessOf); // in safe mode: of the others all is as it was
    Set<String> again = new HashSet<>();
    withoutDeletion.forEach(id -> again.addAll(eventsOf(id, input)));
    judgeOrder(input + ": in order", truth.ordered(), seen.ordered(), again);
    judgeOrder(input + ": by tag", truth.tagged(), seen.tagged(), again);
    judgeSnapshots(input, seen, events, snapshots);
    judgeIds(input, seen, lessOf, withoutDeletion);
    assertThat(lessOf)
        .as("%s: ids in safe mode", input)
        .allMatch(
            id -> input.cutsTheEndOf("events") || hitsFooter(input, events) || mayLack(id, events));
    boolean exact =
        lessOf.isEmpty()
            && seen.refusals().isEmpty()
            && seen.ordered().equals(truth.ordered())
            && seen.snapshots().equals(truth.snapshots())
            && seen.ids().equals(truth.ids());
    if (!exact) {
      judgeReport(input, seen);
    }
    return exact ? Outcome.EXACT : Outcome.REPORTED;
  }

  /** Whether less is shown of the id. */
  private boolean judgeId(Damaged input, String id, Observation seen, Set<String> withoutDeletion) {
    Observation.Shown before = before(id);
    Observation.Shown now = Objects.requireNonNull(seen.byId().get(id));
    if (now.refused() && withoutDeletion.contains(id)) {
      assertThat(eventsOf(id, input)).as("%s: %s", input, id).containsAll(now.events());
    } else if (now.refused()) {
      int shown = Math.min(now.events().size(), before.events().size());
      assertThat(now.events())
          .as("%s: the start of %s", input, id)
          .isEqualTo(before.events().subList(0, shown));
    } else {
      assertThat(now.events()).as("%s: %s", input, id).isEqualTo(before.events());
      assertThat(seen.highest().get(id))
          .as("%s: highest of %s", input, id)
          .isEqualTo(truth.highest().get(id));
    }
    return now.refused();
  }

  /** All that is there or was there, deleted or not. */
  private Set<String> eventsOf(String id, Damaged input) {
    Set<String> events = new HashSet<>(places.eventsOf(id));
    if (input.changed().size() > 1) {
      events.addAll(new Places(input.files()).eventsOf(id));
    }
    return events;
  }

  /** Those whose deletions are hit: in safe mode what these have deleted may be shown again. */
  private static Set<String> deleted(List<RecordHead> hit) {
    return hit.stream()
        .filter(head -> head.kind() == LogRecord.Kind.DELETION)
        .map(RecordHead::persistenceId)
        .collect(Collectors.toSet());
  }

  private Observation.Shown before(String id) {
    return Objects.requireNonNull(truth.byId().get(id));
  }

  private static void judgeOrder(
      String what, Observation.Ordered before, Observation.Ordered now, Set<String> again) {
    now.events()
        .forEach(
            (at, text) -> {
              if (!again.contains(text)) {
                assertThat(text).as(what).isEqualTo(before.events().get(at));
              }
            });
    Set<Long> lacking = new TreeSet<>(before.events().keySet());
    lacking.removeAll(now.events().keySet());
    lacking.removeAll(now.lost());
    if (!now.lost().isEmpty()
        && (now.events().isEmpty() || now.lost().last() > now.events().lastKey())) {
      lacking.removeIf(at -> at > now.lost().last()); // one stands for all behind it
    }
    assertThat(lacking).as("%s: passed over unseen", what).isEmpty();
  }

  private void judgeSnapshots(
      Damaged input, Observation seen, List<RecordHead> events, List<RecordHead> snapshots) {
    for (String id : Sample.IDS) {
      String now = seen.snapshots().get(id);
      if (Objects.equals(now, truth.snapshots().get(id))) {
        continue;
      }
      assertThat(snapshots.isEmpty() && events.isEmpty() && !input.cutsTheEndOf("snapshots"))
          .as("%s: snapshot of %s is %s, nothing has hit any", input, id, now)
          .isFalse();
      if (now != null) {
        long number = now.isEmpty() ? 0 : Long.parseLong(now.substring(0, now.indexOf('@')));
        if (!input.cutsTheEndOf("snapshots")) {
          assertThat(snapshots).extracting(RecordHead::persistenceId).as("%s", input).contains(id);
        }
        assertThat(now).as("%s", input).isIn(written(id));
        if (Objects.requireNonNull(seen.byId().get(id)).refused()) {
          continue; // it cannot go on from there
        }
        assertThat(before(id).events().stream().findFirst().map(Verdict::previous))
            .as("%s: the events behind the snapshot of %s at %s", input, id, number)
            .hasValueSatisfying(first -> assertThat(first).isLessThanOrEqualTo(number));
      }
    }
  }

  private static long previous(String event) {
    String behind = event.substring(event.indexOf(" after ") + " after ".length());
    return Long.parseLong(behind.substring(0, behind.indexOf(' ')));
  }

  private Set<String> written(String id) {
    Set<String> written = new HashSet<>(Set.of(""));
    written.addAll(places.snapshotsOf(id));
    return written;
  }

  private void judgeIds(
      Damaged input, Observation seen, Set<String> lessOf, Set<String> withoutDeletion) {
    Set<String> more = new TreeSet<>(seen.ids());
    more.removeAll(truth.ids());
    assertThat(withoutDeletion).as("%s: listed", input).containsAll(more);
    Set<String> lacking = new TreeSet<>(truth.ids());
    lacking.removeAll(seen.ids());
    assertThat(lessOf).as("%s: ids that are not listed any more", input).containsAll(lacking);
  }

  /** Frames and index of a sealed segment at once: then nobody knows whose records it held. */
  private boolean hitsFooter(Damaged input, List<RecordHead> hit) {
    return !hit.isEmpty()
        && input.changed().stream()
            .filter(name -> name.startsWith("events") && name.endsWith(".seg"))
            .anyMatch(name -> places.differsBehindFrames(name, input.files()));
  }

  /** A hit id, or one of which no later record proves that it was not hit. */
  private boolean mayLack(String id, List<RecordHead> hit) {
    long last = hit.stream().mapToLong(RecordHead::ordinal).max().orElse(-1);
    return hit.stream().anyMatch(head -> head.persistenceId().equals(id))
        || (!hit.isEmpty() && newestOrdinal.getOrDefault(id, 0L) <= last);
  }

  /** Something that a person sees names a file that was damaged. */
  private static void judgeReport(Damaged input, Observation seen) {
    Set<String> names =
        input.changed().stream()
            .map(name -> name.substring(name.lastIndexOf('/') + 1))
            .collect(Collectors.toSet());
    List<DamageReport> damage = seen.report().damage();
    boolean reported = !damage.isEmpty();
    boolean named =
        damage.stream().anyMatch(each -> names.contains(name(each.file())))
            || seen.refusals().stream().anyMatch(each -> names.stream().anyMatch(each::contains));
    assertThat(reported || named).as("%s: %s, %s", input, damage, seen.refusals()).isTrue();
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
