package dev.docket.persistence.plugin;

import akka.actor.typed.ActorSystem;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreLease;

/** Puts a store that a test has opened in the place of the one that the plugins would open. */
public final class ProvidedStore {
  private ProvidedStore() {}

  /** As the store of the default section; closed with the actor system. */
  public static void in(ActorSystem<?> system, DocketStore store) {
    DocketStores.get(system).provide(StoreSection.DEFAULT, () -> new Provided(store));
  }

  private record Provided(DocketStore store) implements StoreLease {
    @Override
    public void close() {
      store.close();
    }
  }
}
