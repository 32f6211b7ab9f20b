package dev.docket.engine.testkit;

import akka.dispatch.Futures;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import com.typesafe.config.Config;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import scala.concurrent.Future;

/** The journal of the test kit. */
public final class MemoryJournal extends AsyncWriteJournal {

  private final MemoryStore store;

  /** Called by Akka. */
  public MemoryJournal(Config config, String configPath) {
    store = MemoryStore.ofPlugin(context().system(), configPath);
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
    List<Optional<Exception>> results = new ArrayList<>();
    try {
      for (AtomicWrite write : writes) {
        results.add(store.write(write));
      }
      return Futures.successful(results);
    } catch (IOException fault) {
      return Futures.failed(fault);
    }
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    try {
      store.deleteTo(persistenceId, toSequenceNr);
      return Futures.successful(null);
    } catch (IOException fault) {
      return Futures.failed(fault);
    }
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    try {
      return Futures.successful(store.highestSequenceNr(persistenceId));
    } catch (IOException fault) {
      return Futures.failed(fault);
    }
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      long max,
      Consumer<PersistentRepr> callback) {
    store.read(persistenceId, fromSequenceNr, toSequenceNr, max).forEach(callback);
    return Futures.successful(null);
  }
}
