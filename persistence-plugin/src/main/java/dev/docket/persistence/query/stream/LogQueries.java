package dev.docket.persistence.query.stream;

import akka.NotUsed;
import akka.actor.ExtendedActorSystem;
import akka.japi.Pair;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.stream.javadsl.Source;
import com.typesafe.config.Config;
import dev.docket.persistence.EventLog;
import dev.docket.persistence.StoredEvent;
import dev.docket.persistence.plugin.DocketStores;
import dev.docket.persistence.plugin.SharedStore;
import dev.docket.persistence.plugin.StoreSection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * The queries of one store, as the read journals for Java and Scala offer them. Each materialised
 * stream reads by itself. Offsets that are not legal are refused at once; everything else that goes
 * wrong fails the stream with the store's exception.
 */
public final class LogQueries {
  private static final int SLICES = 1024;

  private final SharedStore shared;
  private final Envelopes envelopes;
  private final int pageEvents;

  /**
   * @param config the plugin's section
   * @param configPath where it stands; the store's section is the one around it
   * @throws IllegalArgumentException if the settings cannot be used
   */
  public LogQueries(ExtendedActorSystem system, Config config, String configPath) {
    String section = StoreSection.ofPlugin(configPath);
    this.shared = DocketStores.get(system).store(section);
    QuerySettings settings =
        QuerySettings.of(system.settings().config(), config, configPath, section);
    this.pageEvents = settings.pageEvents();
    this.envelopes = new Envelopes(system, settings.journal());
  }

  /** The ids that have undeleted events. */
  public Source<String, NotUsed> currentIds() {
    return currentIds("", Long.MAX_VALUE);
  }

  /**
   * A page of the ids that have undeleted events.
   *
   * @param after the last id of the page before, empty for the first one
   * @param limit how many at most
   */
  public Source<String, NotUsed> currentIds(String after, long limit) {
    return LogSource.of(
        shared, open -> new IdList(open.store().events(), after, limit, pageEvents));
  }

  /** The ids that have undeleted events, then those that come to have one; each of them once. */
  public Source<String, NotUsed> ids() {
    return LogSource.of(shared, open -> new NewIds(open.store().events(), pageEvents));
  }

  /**
   * The events of an id.
   *
   * @param from first sequence number, inclusive
   * @param to last sequence number, inclusive
   * @param live whether to go on when the end is reached
   */
  public Source<EventEnvelope, NotUsed> byId(String id, long from, long to, boolean live) {
    return LogSource.of(
        shared,
        open -> idEvents(open.store().events(), id, from, to, live).flatMap(envelopes::plain));
  }

  /** As {@link #byId}, with timestamps as offsets. */
  public <E> Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed> byIdTyped(
      String id, long from, long to, boolean live) {
    return LogSource.of(
        shared,
        open ->
            idEvents(open.store().events(), id, from, to, live)
                .flatMap(stored -> envelopes.<E>typed(stored)));
  }

  /**
   * All events in commit order.
   *
   * @param offset what comes after it: the {@code Sequence} of an event, or none
   * @param live whether to go on when the end is reached
   */
  public Source<EventEnvelope, NotUsed> all(Offset offset, boolean live) {
    long start = Offsets.afterSequence(offset);
    return LogSource.of(
        shared,
        open ->
            LogEvents.of(open.store().events(), start, live, stored -> true, pageEvents)
                .flatMap(envelopes::plain));
  }

  /** The events with a tag, otherwise as {@link #all}. */
  public Source<EventEnvelope, NotUsed> byTag(String tag, Offset offset, boolean live) {
    long start = Offsets.afterSequence(offset);
    return LogSource.of(
        shared,
        open ->
            LogEvents.tagged(open.store().events(), tag, start, live, pageEvents)
                .flatMap(envelopes::plain));
  }

  /**
   * The events of the ids of one entity type in a range of slices, in commit order.
   *
   * @param minSlice first slice, inclusive
   * @param maxSlice last slice, inclusive
   * @param offset what comes after it: the {@code TimestampOffset} of an event, or none
   * @param live whether to go on when the end is reached
   */
  public <E> Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed> bySlices(
      String entityType, int minSlice, int maxSlice, Offset offset, boolean live) {
    if (minSlice < 0 || maxSlice >= SLICES || minSlice > maxSlice) {
      throw new IllegalArgumentException(
          "The slices are %d to %d, allowed are ascending ones in 0 to %d"
              .formatted(minSlice, maxSlice, SLICES - 1));
    }
    Offsets.requireTimestamp(offset);
    Predicate<StoredEvent> wanted =
        stored -> {
          String id = stored.event().persistenceId();
          int slice = envelopes.slice(id);
          return slice >= minSlice
              && slice <= maxSlice
              && Envelopes.entityType(id).equals(entityType);
        };
    return LogSource.of(
        shared,
        open -> {
          EventLog log = open.store().events();
          long start = Offsets.afterTimestamp(log, offset);
          return LogEvents.of(log, start, live, wanted, pageEvents)
              .flatMap(stored -> envelopes.<E>typed(stored));
        });
  }

  /** The slice of an id. */
  public int slice(String persistenceId) {
    return envelopes.slice(persistenceId);
  }

  /** So many ranges, first and last slice inclusive, that cover all slices. */
  public List<Pair<Integer, Integer>> sliceRanges(int ranges) {
    return envelopes.sliceRanges(ranges);
  }

  /** The logical time of an event; empty if there is none, or it is deleted. */
  public CompletionStage<Optional<Instant>> timestampOf(String persistenceId, long sequenceNr) {
    return shared.read(
        store -> event(store.events(), persistenceId, sequenceNr).map(Offsets::instant));
  }

  /**
   * One event. The stage fails with {@link NoSuchElementException} if there is none, or it is
   * deleted.
   */
  public <E> CompletionStage<akka.persistence.query.typed.EventEnvelope<E>> load(
      String persistenceId, long sequenceNr) {
    return shared.read(
        store ->
            event(store.events(), persistenceId, sequenceNr).stream()
                .flatMap(stored -> envelopes.<E>typed(stored).stream())
                .findFirst()
                .orElseThrow(
                    () ->
                        new NoSuchElementException(
                            "There is no event %d of '%s'".formatted(sequenceNr, persistenceId))));
  }

  private static Optional<StoredEvent> event(EventLog log, String persistenceId, long number) {
    List<StoredEvent> found = new ArrayList<>(1);
    if (number > 0) {
      log.replay(persistenceId, number, number, 1, found::add);
    }
    return found.stream().findFirst();
  }

  private Pages<StoredEvent> idEvents(
      EventLog log, String persistenceId, long from, long to, boolean live) {
    return live
        ? IdEvents.live(log, persistenceId, from, to, pageEvents)
        : IdEvents.current(log, persistenceId, from, to, pageEvents);
  }
}
