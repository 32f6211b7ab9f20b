package dev.docket.tests.migrate;

import akka.actor.typed.ActorRef;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import java.util.Set;

/**
 * A persistent actor of somebody else: joins words, with a tag, a snapshot after each third, and
 * without the events before it.
 */
final class PlainActor extends EventSourcedBehavior<PlainActor.Say, String, String> {

  /** Adds a word; the answer is all of them. */
  record Say(String word, ActorRef<String> replyTo) {}

  private final String plugins;

  /**
   * A new one.
   *
   * @param plugins {@code docket.persistence.} or {@code jdbc-}
   */
  PlainActor(String id, String plugins) {
    super(PersistenceId.ofUniqueId(id));
    this.plugins = plugins;
  }

  @Override
  public String journalPluginId() {
    return plugins + "journal";
  }

  @Override
  public String snapshotPluginId() {
    return plugins + "snapshot-store";
  }

  @Override
  public String emptyState() {
    return "";
  }

  @Override
  public CommandHandler<Say, String, String> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Say.class,
            say ->
                say.word().isEmpty()
                    ? Effect().none().thenReply(say.replyTo(), all -> all)
                    : Effect().persist(say.word()).thenReply(say.replyTo(), all -> all))
        .build();
  }

  @Override
  public EventHandler<String, String> eventHandler() {
    return (all, word) -> all + word;
  }

  @Override
  public Set<String> tagsFor(String word) {
    return Set.of("words");
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(3, 1).withDeleteEventsOnSnapshot();
  }
}
