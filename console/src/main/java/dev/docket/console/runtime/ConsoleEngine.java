package dev.docket.console.runtime;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.plugin.DocketStores;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** The engine on the store of one directory, for as long as a command runs. */
public final class ConsoleEngine implements AutoCloseable {

  private final ActorSystem<Void> system;
  private final DocketStore store;

  private ConsoleEngine(ActorSystem<Void> system, DocketStore store) {
    this.system = system;
    this.store = store;
  }

  /**
   * Opens the store, which is made if the directory is empty or not there, and recovers it. Blocks
   * until that is done.
   *
   * @throws WrongUseException if the directory cannot be a store
   * @throws ProblemException if it is in use or fails
   */
  public static ConsoleEngine open(Path dir) throws InterruptedException {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "docket",
            ConsoleConfig.writing(dir).withFallback(ConfigFactory.load()));
    try {
      DocketStore store = DocketStores.get(system).store().store().toCompletableFuture().get();
      return new ConsoleEngine(system, store);
    } catch (ExecutionException fault) {
      ActorSystems.stop(system);
      throw explained(dir, fault.getCause() == null ? fault : fault.getCause());
    }
  }

  private static RuntimeException explained(Path dir, Throwable fault) {
    String message = String.valueOf(fault.getMessage());
    if (fault instanceof StoreUnusableException) {
      return new WrongUseException(message, fault);
    }
    if (fault instanceof StoreException) {
      return new ProblemException(message, fault);
    }
    return new ProblemException("the store in " + dir + " cannot be opened: " + fault, fault);
  }

  public CaseEngine engine() {
    return CaseEngine.get(system);
  }

  /** The open store; it is closed with the engine. */
  public DocketStore store() {
    return store;
  }

  /** Stops the engine, then closes the store, and waits for both. */
  @Override
  public void close() {
    ActorSystems.stop(system);
  }
}
