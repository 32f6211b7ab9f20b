package dev.docket.console.store;

import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.engine.state.CaseState;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventPage;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.StoredEvent;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.Receipt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store, opened read-only, also while a service writes to it: it shows what was provably durable
 * when it was opened, or opened again. Nothing is kept of a case that was read. Methods block; for
 * one thread.
 */
public final class StoreReader implements CaseSource {

  private static final int IDS_PER_PAGE = 1_000;

  private static final int EVENTS_PER_PAGE = 1_000;

  private final Path dir;
  private final EventBytes bytes;
  private final CaseProver prover;
  private DocketStore store;

  private StoreReader(Path dir) {
    this.dir = dir;
    this.store = openStore(dir);
    this.bytes = new EventBytes();
    this.prover = new CaseProver(new OpenEvents(), bytes);
  }

  /**
   * Opens the store in a directory; never makes one.
   *
   * @throws WrongUseException if there is none
   * @throws ProblemException if it cannot be read
   */
  public static StoreReader open(Path dir) {
    if (!Files.isDirectory(dir)) {
      throw new WrongUseException(
          dir
              + (Files.exists(dir) ? " is not a directory" : " does not exist")
              + "; --dir names the directory of a store");
    }
    return new StoreReader(dir);
  }

  private static DocketStore openStore(Path dir) {
    try {
      return DocketStore.openReadOnly(dir, StoreSettings.defaults());
    } catch (StoreUnusableException fault) {
      throw new WrongUseException(String.valueOf(fault.getMessage()), fault);
    } catch (StoreException fault) {
      throw new ProblemException(String.valueOf(fault.getMessage()), fault);
    }
  }

  /**
   * Shows what is provably durable now.
   *
   * @throws WrongUseException if there is no store any more
   * @throws ProblemException if it cannot be read
   */
  @Override
  public void reopen() {
    DocketStore newer = openStore(dir);
    store.close();
    store = newer;
  }

  @Override
  public List<String> damage() {
    return store.recovery().damage().stream()
        .map(damage -> "the store is damaged: " + damage)
        .toList();
  }

  /**
   * Whether the store was closed; otherwise its last group of writes cannot be proven from outside,
   * and is not shown.
   */
  @Override
  public boolean isWhole() {
    return store.recovery().cleanClose();
  }

  @Override
  public void cases(Consumer<CaseId> consumer) {
    String after = "";
    List<String> page = store.events().persistenceIds(after, IDS_PER_PAGE);
    while (!page.isEmpty()) {
      page.forEach(id -> CasePersistenceId.caseOf(id).ifPresent(consumer));
      after = page.get(page.size() - 1);
      page = store.events().persistenceIds(after, IDS_PER_PAGE);
    }
  }

  @Override
  public boolean knows(CaseId id) {
    try {
      return store.events().highestSequenceNr(persistenceId(id), 0) > 0;
    } catch (DamagedException damaged) {
      return true;
    } catch (StoreException fault) {
      throw new ProblemException(String.valueOf(fault.getMessage()), fault);
    }
  }

  @Override
  public CaseHistory history(CaseId id, long lastVersion, CaseProver.Proven proven) {
    return prover.history(id, lastVersion, proven);
  }

  @Override
  public CaseHistory historyFrom(CaseId id, @Nullable CaseState from, CaseProver.Proven proven) {
    return prover.historyFrom(id, from, proven);
  }

  @Override
  public void inCommitOrder(BiConsumer<Receipt, Boolean> consumer) {
    try {
      EventPage page = store.events().read(1, EVENTS_PER_PAGE);
      while (!page.events().isEmpty() || page.nextOrdinal() <= store.events().durableOrdinal()) {
        page.events().forEach(stored -> bytes.receipts(stored, consumer));
        page = store.events().read(page.nextOrdinal(), EVENTS_PER_PAGE);
      }
    } catch (StoreException fault) {
      throw new ProblemException("the store cannot be read: " + fault.getMessage(), fault);
    }
  }

  /**
   * An event with its logical time.
   *
   * @param time grows strictly in commit order
   */
  record Noted(CaseEvent event, Instant time) {}

  /**
   * The events behind a logical time in commit order, read page by page as they are asked for.
   *
   * @throws UnreadableEventException within the stream, if an event cannot be read
   * @throws StoreException within the stream, if the store cannot
   */
  Stream<Noted> eventsAfter(Instant time) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    long start = Math.max(1, store.events().ordinalsAt(micros).from());
    return Stream.iterate(
            store.events().read(start, EVENTS_PER_PAGE),
            page ->
                !page.events().isEmpty() || page.nextOrdinal() <= store.events().durableOrdinal(),
            page -> store.events().read(page.nextOrdinal(), EVENTS_PER_PAGE))
        .flatMap(page -> page.events().stream())
        .filter(stored -> stored.timestampMicros() > micros)
        .filter(stored -> isOfCase(stored))
        .map(
            stored ->
                new Noted(
                    bytes.read(stored.event().payload()),
                    Instant.EPOCH.plus(stored.timestampMicros(), ChronoUnit.MICROS)));
  }

  private static boolean isOfCase(StoredEvent stored) {
    return CasePersistenceId.caseOf(stored.event().persistenceId()).isPresent();
  }

  private static String persistenceId(CaseId id) {
    return CasePersistenceId.of(id).id();
  }

  @Override
  public String toString() {
    return dir.toString();
  }

  @Override
  public void close() {
    bytes.close();
    store.close();
  }

  /** Those of the store as it is open now. */
  private final class OpenEvents implements CaseProver.Events {

    @Override
    public void replay(
        String persistenceId, long from, long to, long max, Consumer<StoredEvent> consumer) {
      store.events().replay(persistenceId, from, to, max, consumer);
    }

    @Override
    public long highestSequenceNr(String persistenceId, long from) {
      return store.events().highestSequenceNr(persistenceId, from);
    }
  }
}
