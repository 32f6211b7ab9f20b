package dev.docket.engine.search;

import akka.actor.typed.ActorSystem;
import dev.docket.engine.actor.CaseClock;
import dev.docket.engine.actor.CaseSettings;
import dev.docket.engine.actor.CasesInSafeMode;
import dev.docket.engine.actor.FailureKind;
import dev.docket.engine.search.SearchOutcome.Found;
import dev.docket.engine.search.SearchOutcome.TooManyCases;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds cases by what they are. Got from {@code CaseEngine.search()}.
 *
 * <p>It answers from a view in memory that follows the read journal, and so shows only what is
 * durable, some time after it is: every answer has its {@link Staleness}. A part of an answer shows
 * each case as it is when the walk comes to it; a case that changes between two parts may be in
 * none or, if it has another id, in both of two answers. Safe for use by any number of threads; an
 * answer costs a walk over the cases behind the cursor until the page is full.
 */
public final class CaseSearch {

  private final CaseSettings cases;
  private final CaseIndex index;
  private final CaseClock clock;
  private final CasesInSafeMode reported;

  private CaseSearch(ActorSystem<?> system, CaseSettings cases, CaseIndex index) {
    this.cases = cases;
    this.index = index;
    this.clock = CaseClock.of(system);
    this.reported = CasesInSafeMode.get(system);
  }

  /**
   * Starts to follow a journal from its first event.
   *
   * @throws IllegalArgumentException if the read journal lacks the queries for it, naming them
   */
  public static CaseSearch start(
      ActorSystem<?> system, CaseSettings cases, SearchSettings settings) {
    return start(system, cases, settings, empty(settings));
  }

  /**
   * Starts to follow a journal from where a view was saved.
   *
   * @param saved what {@link #save} wrote; left open
   * @throws IllegalArgumentException if the read journal lacks the queries for it, or what was
   *     saved is no whole view, or one of another journal or other context keys
   * @throws IOException if it cannot be read
   */
  public static CaseSearch resume(
      ActorSystem<?> system, CaseSettings cases, SearchSettings settings, InputStream saved)
      throws IOException {
    CaseIndex index = empty(settings);
    new SavedView(index, cases.readJournal()).read(saved);
    return start(system, cases, settings, index);
  }

  private static CaseIndex empty(SearchSettings settings) {
    return new CaseIndex(
        settings.contextKeys().stream().map(ContextKey::of).toList(), settings.maxCases());
  }

  private static CaseSearch start(
      ActorSystem<?> system, CaseSettings cases, SearchSettings settings, CaseIndex index) {
    Feeds feeds = Feeds.of(system, cases.readJournal(), cases.tag());
    CaseSearch search = new CaseSearch(system, cases, index);
    FailureKind failureKind = new FailureKind(cases);
    Feed feed = feeds.feed(index, failureKind, search.clock, settings.freshness());
    new Follower(system, index, feed, feeds.events(), failureKind).start(settings);
    return search;
  }

  /** The cases of a status. */
  public SearchOutcome byStatus(CaseStatus status, Page page) {
    return find(each -> each.status() == status, page);
  }

  /** The cases that are on hold. */
  public SearchOutcome onHold(Page page) {
    return find(each -> each.hold() != null, page);
  }

  /**
   * The cases that have a value at a place of their context.
   *
   * @param key one of the setting {@code search.context-keys}, as it is written there
   * @param value what {@link JsonValue#of} takes, equal to what is there; JSON's null is a value
   * @throws IllegalArgumentException if the key is not indexed, or the value is no JSON
   */
  public SearchOutcome byContext(String key, @Nullable Object value, Page page) {
    int place = placeOf(key);
    IndexedValue wanted = IndexedValue.of(JsonValue.of(value));
    return find(each -> wanted.equals(each.values().get(place)), page);
  }

  private int placeOf(String key) {
    for (int i = 0; i < index.keys().size(); i++) {
      if (index.keys().get(i).text().equals(key)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "\""
            + key
            + "\" is not indexed; allowed are search.context-keys, "
            + index.keys().stream().map(ContextKey::text).toList());
  }

  /**
   * The cases that are in safe mode: those whose keeper in this actor system found that their
   * history cannot be proven and has not recovered them since, and those with an event that the
   * view cannot read, or that does not follow the one before. Damage that only a recovery can see,
   * such as a wrong hash, is unknown before one.
   */
  public SearchOutcome inSafeMode(Page page) {
    if (index.isFull()) {
      return full();
    }
    Set<CaseId> ids = new TreeSet<>(reported.of(cases).keySet());
    index.unreadable().forEach(ids::add);
    List<FoundCase> found = new ArrayList<>();
    for (CaseId id : ids) {
      boolean isBehind = page.after().isEmpty() || id.compareTo(page.after().get()) > 0;
      IndexedCase known = index.get(id);
      if (isBehind && found.size() <= page.limit()) {
        found.add(shown(known == null ? IndexedCase.unknown(id, 0) : known));
      }
    }
    return part(found, page);
  }

  /** How far the view is behind now. */
  public Staleness staleness() {
    return index.staleness(clock.now());
  }

  /** How many cases the view holds. */
  public int size() {
    return index.size();
  }

  /**
   * Writes the view and the offset to go on from, so that a later start need not read the whole
   * journal. Commits may go on meanwhile.
   *
   * @param out left open
   * @throws IOException if it cannot be written
   * @throws IllegalStateException if the view is full, or its journal's offsets cannot be written
   */
  public void save(OutputStream out) throws IOException {
    new SavedView(index, cases.readJournal()).write(out);
  }

  private SearchOutcome find(Predicate<IndexedCase> wanted, Page page) {
    if (index.isFull()) {
      return full();
    }
    List<FoundCase> found = new ArrayList<>();
    for (IndexedCase each : index.after(page.after())) {
      if (wanted.test(each)) {
        found.add(shown(each));
        if (found.size() > page.limit()) {
          break;
        }
      }
    }
    return part(found, page);
  }

  private FoundCase shown(IndexedCase each) {
    CasesInSafeMode.Found found = reported.of(cases).get(each.id());
    String reason = found == null ? null : found.reason();
    return each.found(reason == null ? each.unreadable() : reason);
  }

  private TooManyCases full() {
    return new TooManyCases(index.maxCases(), staleness());
  }

  /** One more than the page was looked for, to know whether there is a next part. */
  private Found part(List<FoundCase> found, Page page) {
    boolean isMore = found.size() > page.limit();
    List<FoundCase> part = isMore ? found.subList(0, page.limit()) : found;
    return new Found(
        part, isMore ? Optional.of(part.get(part.size() - 1).id()) : Optional.empty(), staleness());
  }
}
