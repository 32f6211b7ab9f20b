package dev.docket.persistence.log;

import dev.docket.persistence.log.format.LogId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The histories that a store has gone through, oldest first. A store that is made from a backup
 * gives out again the ordinals that came after it, and so does one that lost its end: each begins a
 * history. So an ordinal alone does not say which record is meant; with the history that it belongs
 * to it does. After the timelines of PostgreSQL's archived log.
 *
 * @param list each begins, in both logs, nowhere before the one that it follows
 */
public record Histories(List<History> list) {
  /** More are not kept: of what is older than those nobody knows the history any more. */
  static final int MOST = 250;

  /**
   * One history.
   *
   * @param id random
   * @param events the first ordinal of the events log that belongs to it
   * @param snapshots the same of the snapshots log
   */
  public record History(UUID id, long events, long snapshots) {
    public History {
      if (events < 1 || snapshots < 1) {
        throw new IllegalArgumentException("a history begins with 1 at the earliest");
      }
    }

    private long first(LogId.Kind log) {
      return log == LogId.Kind.EVENTS ? events : snapshots;
    }
  }

  public Histories {
    list = List.copyOf(list);
    Set<UUID> ids = new HashSet<>();
    History before = null;
    for (History each : list) {
      if (!ids.add(each.id())
          || (before != null
              && (each.events() < before.events() || each.snapshots() < before.snapshots()))) {
        throw new IllegalArgumentException("the histories do not follow one another");
      }
      before = each;
    }
    if (list.isEmpty() || list.size() > MOST) {
      throw new IllegalArgumentException(list.size() + " histories");
    }
  }

  /** The first one of a store: everything belongs to it. */
  public static Histories begin(UUID id) {
    return new Histories(List.of(new History(id, 1, 1)));
  }

  /** These, and one that begins at these ordinals. */
  public Histories and(UUID id, long events, long snapshots) {
    List<History> all = new ArrayList<>(list);
    all.removeIf(each -> each.events() >= events && each.snapshots() >= snapshots);
    History last = all.isEmpty() ? new History(id, 1, 1) : all.get(all.size() - 1);
    all.add(
        new History(id, Math.max(events, last.events()), Math.max(snapshots, last.snapshots())));
    return new Histories(all.subList(Math.max(0, all.size() - MOST), all.size()));
  }

  /** To which history an ordinal belongs, if that is known. */
  public Optional<UUID> of(LogId.Kind log, long ordinal) {
    for (int i = list.size() - 1; i >= 0; i--) {
      if (list.get(i).first(log) <= ordinal) {
        return Optional.of(list.get(i).id());
      }
    }
    return Optional.empty();
  }

  /** The one that goes on. */
  public UUID current() {
    return list.get(list.size() - 1).id();
  }
}
