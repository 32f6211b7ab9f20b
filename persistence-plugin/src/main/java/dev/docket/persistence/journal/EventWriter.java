package dev.docket.persistence.journal;

import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import dev.docket.persistence.Appended;
import dev.docket.persistence.EventLog;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.failure.RecordTooLargeException;
import dev.docket.persistence.plugin.Stages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The write of one persistent actor: one or more {@link AtomicWrite}s, all of the same id.
 *
 * <p>What is wrong with a write itself (it cannot be serialised, it is too large) rejects it alone.
 * The others go down as one batch, so that a failure of the disk leaves all of them out and never a
 * later one without an earlier one; only where they are too large together do they go one by one,
 * up to the first failure.
 */
final class EventWriter {

  /** Akka reads an empty list as: all accepted. */
  static final List<Optional<Exception>> ALL_ACCEPTED = List.of();

  private final List<Part> parts = new ArrayList<>();

  /** Serialises on this thread; never throws. */
  EventWriter(Iterable<AtomicWrite> writes, EventCodec codec) {
    for (AtomicWrite write : writes) {
      parts.add(new Part(write, codec));
    }
  }

  /** One {@link AtomicWrite}: its records, or why it is rejected. */
  private static final class Part {
    private final List<EventRecord> records = new ArrayList<>();
    private @Nullable Exception rejection;

    private Part(AtomicWrite write, EventCodec codec) {
      try {
        for (PersistentRepr repr : CollectionConverters.asJava(write.payload())) {
          records.add(codec.toRecord(repr));
        }
      } catch (Exception e) {
        rejection = e;
      } catch (StackOverflowError e) {
        rejection = new IllegalArgumentException("The event is nested too deeply", e);
      }
    }

    private boolean accepted() {
      return rejection == null;
    }

    private Optional<Exception> result() {
      return Optional.ofNullable(rejection);
    }
  }

  /**
   * Appends to the log. The stage completes with one result for each {@link AtomicWrite}, or with
   * {@link #ALL_ACCEPTED}, when what was accepted is durable; it fails with the store's exception
   * when the store failed.
   */
  CompletionStage<Iterable<Optional<Exception>>> writeTo(EventLog log) {
    if (parts.size() == 1 && parts.get(0).accepted()) { // as an actor of Akka's typed API writes
      return append(log, parts.get(0)).thenApply(done -> results());
    }
    List<Part> accepted = parts.stream().filter(Part::accepted).toList();
    if (accepted.isEmpty()) {
      return CompletableFuture.completedFuture(results());
    }
    if (accepted.size() == 1) {
      return append(log, accepted.get(0)).thenApply(done -> results());
    }
    List<EventRecord> together = accepted.stream().flatMap(p -> p.records.stream()).toList();
    return attempt(log, together)
        .handle((done, failure) -> afterTogether(log, accepted, failure))
        .thenCompose(Function.identity());
  }

  private CompletionStage<Iterable<Optional<Exception>>> afterTogether(
      EventLog log, List<Part> accepted, @Nullable Throwable failure) {
    if (failure == null) {
      return CompletableFuture.completedFuture(results());
    }
    if (!ownFault(Stages.unwrapped(failure))) {
      return CompletableFuture.failedFuture(Stages.unwrapped(failure));
    }
    CompletionStage<Boolean> oneByOne = CompletableFuture.completedFuture(true);
    for (Part part : accepted) {
      oneByOne = oneByOne.thenCompose(before -> append(log, part));
    }
    return oneByOne.thenApply(done -> results());
  }

  /** Appends one part; its own fault becomes its rejection, anything else fails the stage. */
  private static CompletionStage<Boolean> append(EventLog log, Part part) {
    return attempt(log, part.records)
        .handle(
            (done, failure) -> {
              if (failure != null) {
                Throwable cause = Stages.unwrapped(failure);
                if (!ownFault(cause)) {
                  throw new CompletionException(cause);
                }
                part.rejection = (Exception) cause;
              }
              return true;
            });
  }

  private static CompletionStage<Appended> attempt(EventLog log, List<EventRecord> batch) {
    try {
      return log.append(batch);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static boolean ownFault(Throwable failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof IllegalArgumentException;
  }

  private Iterable<Optional<Exception>> results() {
    for (Part part : parts) {
      if (!part.accepted()) {
        return Collections.unmodifiableList(parts.stream().map(Part::result).toList());
      }
    }
    return ALL_ACCEPTED;
  }
}
