package dev.docket.persistence.plugin;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.AskPattern;
import akka.pattern.StatusReply;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** An event-sourced actor that keeps the words it was told; a word is an event and its own tag. */
public final class Words extends EventSourcedBehavior<Words.Command, String, String> {

  /** What it understands. */
  public sealed interface Command {}

  /** Persists the words as one atomic write. */
  public record Add(List<String> words, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Answers all words so far, joined by blanks. */
  public record Get(ActorRef<String> replyTo) implements Command {}

  private final RetentionCriteria retention;

  private final String section;

  private Words(String section, String id, RetentionCriteria retention) {
    super(PersistenceId.ofUniqueId(id));
    this.section = section;
    this.retention = retention;
  }

  public static Behavior<Command> create(String id) {
    return create(id, RetentionCriteria.disabled());
  }

  public static Behavior<Command> create(String id, RetentionCriteria retention) {
    return new Words("docket.persistence", id, retention);
  }

  /** Kept in the store of another section. */
  public static Behavior<Command> inStore(String section, String id) {
    return new Words(section, id, RetentionCriteria.disabled());
  }

  @Override
  public String journalPluginId() {
    return section + ".journal";
  }

  @Override
  public String snapshotPluginId() {
    return section + ".snapshot-store";
  }

  @Override
  public String emptyState() {
    return "";
  }

  @Override
  public CommandHandler<Command, String, String> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Add.class,
            (state, add) ->
                Effect()
                    .persist(new ArrayList<>(add.words()))
                    .thenReply(add.replyTo(), after -> StatusReply.ack()))
        .onCommand(Get.class, (state, get) -> Effect().reply(get.replyTo(), state))
        .build();
  }

  @Override
  public EventHandler<String, String> eventHandler() {
    return (state, word) -> state.isEmpty() ? word : state + " " + word;
  }

  @Override
  public Set<String> tagsFor(String word) {
    return Set.of(word);
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return retention;
  }

  /** Spawns a behaviour in a system. */
  public static <T> ActorRef<T> spawn(
      ActorSystem<SpawnProtocol.Command> system, Behavior<T> behavior) throws Exception {
    return AskPattern.<SpawnProtocol.Command, ActorRef<T>>ask(
            system,
            replyTo -> new SpawnProtocol.Spawn<>(behavior, "", Props.empty(), replyTo),
            Duration.ofSeconds(30),
            system.scheduler())
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  /** Adds words, each of the list as one atomic write, and waits until they are durable. */
  public static void add(ActorSystem<?> system, ActorRef<Command> actor, String... words)
      throws Exception {
    AskPattern.<Command, Done>askWithStatus(
            actor,
            replyTo -> new Add(List.of(words), replyTo),
            Duration.ofSeconds(30),
            system.scheduler())
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  /** The words so far. */
  public static String get(ActorSystem<?> system, ActorRef<Command> actor) throws Exception {
    return AskPattern.<Command, String>ask(
            actor, Get::new, Duration.ofSeconds(30), system.scheduler())
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }
}
