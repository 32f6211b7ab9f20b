package dev.docket.engine.actor;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The permits of an actor system, for each journal: all engines with the same journal and the same
 * number share them. Safe for any number of threads.
 */
final class JournalPermits implements Extension {

  private static final Id ID = new Id();

  private record Key(String journal, int most) {}

  private final ConcurrentMap<Key, RecoveryPermits> recoveries = new ConcurrentHashMap<>();
  private final ConcurrentMap<Key, ReadPermits> reads = new ConcurrentHashMap<>();

  private JournalPermits() {}

  static JournalPermits get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** Those to recover from the journal that these settings name. */
  RecoveryPermits recoveries(CaseSettings settings) {
    Key key = new Key(settings.journal(), settings.maxRecoveries());
    return recoveries.computeIfAbsent(key, at -> new RecoveryPermits(at.most()));
  }

  /** Those to read the read journal that these settings name. */
  ReadPermits reads(CaseSettings settings) {
    Key key = new Key(settings.readJournal(), settings.maxReads());
    return reads.computeIfAbsent(key, at -> new ReadPermits(at.most()));
  }

  private static final class Id extends ExtensionId<JournalPermits> {
    @Override
    public JournalPermits createExtension(ActorSystem<?> system) {
      return new JournalPermits();
    }
  }
}
