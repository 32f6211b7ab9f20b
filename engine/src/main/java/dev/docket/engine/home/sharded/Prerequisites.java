package dev.docket.engine.home.sharded;

import com.typesafe.config.Config;

/**
 * What a sharded home needs of the class path and of the configuration. Knows nothing of Akka
 * Cluster Sharding, so that it can say that it is missing.
 */
public final class Prerequisites {

  private static final String SHARDING = "akka.cluster.sharding.typed.javadsl.ClusterSharding";
  private static final String FILE_PLUGIN = "dev.docket.persistence.";
  private static final String PROVIDER = "akka.actor.provider";
  private static final String REPLIES = "akka.actor.serializers.docket-reply";
  private static final String FRAME = "akka.remote.artery.advanced.maximum-frame-size";
  private static final long LEAST_FRAME = 4 << 20;
  private static final String READY = "; include \"docket-cluster.conf\" sets it";

  private final Config root;
  private final String home;

  private Prerequisites(Config root, String home) {
    this.root = root;
    this.home = home;
  }

  /**
   * Looks whether a sharded home can be.
   *
   * @param path of the engine's settings
   * @param plugins the paths of journal, snapshot store and read journal
   * @throws IllegalArgumentException if not, naming what is in the way and what is needed
   */
  public static void check(Config root, String path, String... plugins) {
    Prerequisites needed = new Prerequisites(root, path + ".home = sharded");
    needed.checkClassPath();
    for (String plugin : plugins) {
      needed.checkIsShared(plugin);
    }
    needed.checkCluster();
    needed.checkMessages();
  }

  private void checkClassPath() {
    try {
      Class.forName(SHARDING, false, Prerequisites.class.getClassLoader());
    } catch (ClassNotFoundException missing) {
      throw new IllegalArgumentException(
          home + " needs com.typesafe.akka:akka-cluster-sharding-typed_2.13 on the class path",
          missing);
    }
  }

  /** A directory belongs to one process: two nodes would be two histories of one case. */
  private void checkIsShared(String plugin) {
    String at = plugin + ".class";
    if (root.hasPath(at) && root.getString(at).startsWith(FILE_PLUGIN)) {
      throw new IllegalArgumentException(
          home
              + " with the file store "
              + plugin
              + ": allowed is a journal that all nodes share, for example that of"
              + " docket-postgres.conf, since a directory belongs to one process");
    }
  }

  private void checkCluster() {
    String provider = root.getString(PROVIDER);
    if (!provider.equals("cluster") && !provider.endsWith("ClusterActorRefProvider")) {
      throw refused(PROVIDER, provider, "cluster");
    }
  }

  private void checkMessages() {
    long frame = root.getBytes(FRAME);
    if (frame < LEAST_FRAME) {
      throw refused(FRAME, frame, "at least 4 MiB, which a quantum of 1 MiB and its answer need");
    }
    String replies = root.getString(REPLIES);
    String bounded = getClass().getPackageName() + ".BoundedReplySerializer";
    if (!replies.equals(bounded)) {
      throw refused(REPLIES, replies, bounded);
    }
  }

  private IllegalArgumentException refused(String key, Object value, String allowed) {
    return new IllegalArgumentException(
        home + " with " + key + " = " + value + ": allowed is " + allowed + READY);
  }
}
