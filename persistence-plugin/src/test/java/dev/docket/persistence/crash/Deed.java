package dev.docket.persistence.crash;

import dev.docket.persistence.Appended;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.SnapshotCriteria;
import dev.docket.persistence.SnapshotRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Something that a store is asked for and that changes what it shows. */
sealed interface Deed {

  /** Asks a store for it. */
  CompletionStage<?> ask(DocketStore store);

  /** Does it to what a store shows. */
  void applyTo(Model model);

  /** Whether the events log takes it. */
  boolean ofEvents();

  static SerializedValue value(String text) {
    return new SerializedValue(7, "text", text.getBytes(StandardCharsets.UTF_8));
  }

  /** A batch of events. */
  record Append(List<EventRecord> batch) implements Deed {
    @Override
    public CompletionStage<Appended> ask(DocketStore store) {
      return store.events().append(batch);
    }

    @Override
    public void applyTo(Model model) {
      batch.forEach(model::append);
    }

    @Override
    public boolean ofEvents() {
      return true;
    }
  }

  /** The deletion of events up to a number; the first tells it from others like it. */
  record DeleteEvents(long number, String id, long to) implements Deed {
    @Override
    public CompletionStage<Void> ask(DocketStore store) {
      return store.events().deleteTo(id, to);
    }

    @Override
    public void applyTo(Model model) {
      model.deleteTo(id, to);
    }

    @Override
    public boolean ofEvents() {
      return true;
    }
  }

  /** A snapshot. */
  record Save(String id, long sequenceNr, String text) implements Deed {
    @Override
    public CompletionStage<Void> ask(DocketStore store) {
      return store
          .snapshots()
          .save(
              new SnapshotRecord(
                  id, sequenceNr, sequenceNr * 10, Deed.value(text), Optional.empty()));
    }

    @Override
    public void applyTo(Model model) {
      model.save(id, sequenceNr, text);
    }

    @Override
    public boolean ofEvents() {
      return false;
    }
  }

  /** The deletion of snapshots up to a number; the first tells it from others like it. */
  record DeleteSnapshots(long number, String id, long to) implements Deed {
    @Override
    public CompletionStage<Void> ask(DocketStore store) {
      return store
          .snapshots()
          .delete(id, new SnapshotCriteria(0, to, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Override
    public void applyTo(Model model) {
      model.deleteSnapshots(id, to);
    }

    @Override
    public boolean ofEvents() {
      return false;
    }
  }
}
