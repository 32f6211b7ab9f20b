package dev.docket.persistence.health;

import dev.docket.persistence.health.HealthReason.Kind;
import dev.docket.persistence.jfr.HealthEvent;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What is wrong with a store now. Whoever meets a trouble says so, and again when it is over; each
 * beginning and each end is a line of the log and an event of the flight recorder, once. Safe for
 * any thread; never blocks on anything but itself.
 */
public final class Troubles {
  private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

  /** More are not kept: a file may rot in a million places. */
  private static final int MOST = 1_000;

  private final Path directory;
  private final InstantSource clock;
  private final List<HealthReason> reasons = new ArrayList<>();
  private volatile boolean any;

  /**
   * @param directory the store's
   * @param clock says since when
   */
  public Troubles(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** How the store is. */
  public synchronized StoreHealth health() {
    return StoreHealth.of(reasons);
  }

  /** Something that touches no id is wrong from now on, or still. */
  public void begin(Kind kind, String what, Path file, String detail) {
    begin(HealthReason.of(kind, what, relative(file), 0, detail, clock.instant()));
  }

  /** Work in the background failed; it is tried again. */
  public void failing(String what, Path file, Throwable failure) {
    LOG.warn("Could not {} in {}; will be tried again", what, file, failure);
    begin(Kind.BACKGROUND, what, file, "could not " + what + ", will be tried again: " + failure);
  }

  /** Damage to what an id has was met while it was read. */
  public void met(String persistenceId, String detail) {
    begin(
        new HealthReason(
            Kind.DAMAGE,
            "MET",
            "",
            0,
            new TreeSet<>(List.of(persistenceId)),
            true,
            detail,
            clock.instant()));
  }

  /** Something is wrong from now on, or still. */
  public synchronized void begin(HealthReason reason) {
    if (reasons.size() == MOST || reasons.stream().anyMatch(reason::isAbout)) {
      return;
    }
    HealthStatus before = health().status();
    reasons.add(reason);
    any = true;
    HealthStatus now = health().status();
    Level level = reason.kind() == Kind.OPENED_READ_ONLY ? Level.DEBUG : Level.ERROR; // by choice
    LOG.atLevel(level).log("{} is {} (was {}): {}", directory, now.text(), before.text(), reason);
    HealthEvent.tell(at(reason), now.text(), reason.kind().name(), true, reason.detail());
  }

  /** A trouble of that kind is over, if there was one. Costs nothing where there is none at all. */
  public void end(Kind kind, String what, Path file) {
    if (any) {
      String name = relative(file);
      endAll(each -> each.kind() == kind && each.what().equals(what) && each.file().equals(name));
    }
  }

  private synchronized void endAll(Predicate<HealthReason> over) {
    List<HealthReason> ended = new ArrayList<>(reasons);
    ended.removeIf(over.negate());
    tellEnds(ended);
  }

  private void tellEnds(Collection<HealthReason> ended) {
    for (HealthReason reason : ended) {
      HealthStatus before = health().status();
      reasons.remove(reason);
      HealthStatus now = health().status();
      LOG.warn("{} is {} (was {}); over: {}", directory, now.text(), before.text(), reason);
      HealthEvent.tell(at(reason), now.text(), reason.kind().name(), false, reason.detail());
    }
    any = !reasons.isEmpty();
  }

  private Path at(HealthReason reason) {
    return directory.resolve(reason.file());
  }

  private String relative(Path file) {
    return file.startsWith(directory) ? directory.relativize(file).toString() : file.toString();
  }
}
