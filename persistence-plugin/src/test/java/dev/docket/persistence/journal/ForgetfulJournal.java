package dev.docket.persistence.journal;

import akka.dispatch.Futures;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/** A journal that accepts everything and loses what has the sequence number 3. */
public final class ForgetfulJournal extends AsyncWriteJournal {
  private final Map<String, NavigableMap<Long, PersistentRepr>> events = new ConcurrentHashMap<>();

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
    for (AtomicWrite write : writes) {
      CollectionConverters.asJava(write.payload())
          .forEach(repr -> of(repr.persistenceId()).put(repr.sequenceNr(), repr));
    }
    return Futures.successful(List.of());
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    of(persistenceId).headMap(toSequenceNr, true).clear();
    return Futures.successful(null);
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> callback) {
    of(persistenceId).subMap(from, true, to, true).values().stream()
        .filter(repr -> repr.sequenceNr() != 3)
        .limit(max)
        .forEach(callback);
    return Futures.successful(null);
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
    NavigableMap<Long, PersistentRepr> known = of(persistenceId);
    return Futures.successful(known.isEmpty() ? 0L : known.lastKey());
  }

  private NavigableMap<Long, PersistentRepr> of(String persistenceId) {
    return events.computeIfAbsent(persistenceId, id -> new TreeMap<>());
  }
}
