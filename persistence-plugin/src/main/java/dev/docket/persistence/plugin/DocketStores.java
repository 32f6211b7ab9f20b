package dev.docket.persistence.plugin;

import akka.actor.AbstractExtensionId;
import akka.actor.ActorSystem;
import akka.actor.ClassicActorSystemProvider;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.actor.ExtensionIdProvider;
import com.typesafe.config.ConfigException;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreLease;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores of an actor system, one for each section of its configuration: opened by whichever
 * plugin comes first, shared by all of them, and closed when the last actor of the system has
 * stopped, hence after the last write and before {@code whenTerminated} completes. The coordinated
 * shutdown of Akka waits for that in its last phase.
 */
public final class DocketStores implements Extension {

  private static final Logger LOG = LoggerFactory.getLogger(DocketStores.class);
  private static final Id ID = new Id();

  private final ActorSystem system;
  private final ConcurrentMap<String, SharedStore> bySection = new ConcurrentHashMap<>();

  private DocketStores(ExtendedActorSystem system) {
    this.system = system;
    system.registerOnTermination(() -> bySection.values().forEach(SharedStore::close));
  }

  /** The stores of this actor system. */
  public static DocketStores get(ClassicActorSystemProvider system) {
    return ID.get(system);
  }

  /** The store of the section {@code docket.persistence}. */
  public SharedStore store() {
    return store(StoreSection.DEFAULT);
  }

  /**
   * The store of a section. Does not open it yet.
   *
   * @throws IllegalArgumentException if the settings of the section cannot be used
   */
  public SharedStore store(String section) {
    return bySection.computeIfAbsent(section, this::configured);
  }

  /**
   * The store that a plugin belongs to. If the settings cannot be used, that is logged now and
   * answered to every request, so that an actor fails with the reason instead of a timeout.
   *
   * @param pluginPath where the plugin's own section stands
   * @param own reads and checks the plugin's own settings; throws if they cannot be used
   */
  public SharedStore ofPlugin(String pluginPath, Runnable own) {
    try {
      own.run();
      return store(StoreSection.ofPlugin(pluginPath));
    } catch (ConfigException | IllegalArgumentException e) {
      LOG.error("The plugin '{}' cannot be used: {}", pluginPath, e.getMessage());
      return new SharedStore(
          pluginPath,
          () -> {
            throw e;
          },
          Runnable::run);
    }
  }

  private SharedStore configured(String path) {
    StoreSection section = StoreSection.at(system.settings().config(), path);
    return opened(section, () -> open(section));
  }

  /** The store of a section, opened by somebody else; before any of its plugins is used. */
  void provide(String path, Supplier<StoreLease> opener) {
    StoreSection section = StoreSection.at(system.settings().config(), path);
    bySection.put(path, opened(section, opener));
  }

  private SharedStore opened(StoreSection section, Supplier<StoreLease> opener) {
    Executor readers = system.dispatchers().lookup(section.readers());
    return new SharedStore(section.path(), opener, readers);
  }

  private static StoreLease open(StoreSection section) {
    return section.readOnly()
        ? new SoleLease(DocketStore.openReadOnly(section.dir(), section.settings()))
        : DocketStore.shared(section.dir(), section.settings());
  }

  /** A store that nobody else shares, since a read-only open needs no lock. */
  private record SoleLease(DocketStore store) implements StoreLease {
    @Override
    public void close() {
      store.close();
    }
  }

  private static final class Id extends AbstractExtensionId<DocketStores>
      implements ExtensionIdProvider {
    @Override
    public DocketStores createExtension(ExtendedActorSystem system) {
      return new DocketStores(system);
    }

    @Override
    public Id lookup() {
      return ID;
    }
  }
}
