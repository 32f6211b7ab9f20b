package dev.docket.console.cluster;

import dev.docket.console.runtime.ProblemException;
import dev.docket.engine.notary.file.OwnerOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Nodes on this machine that share a database; all end when this is closed. For one thread. */
public final class LocalCluster implements AutoCloseable {

  private static final int LOWEST_PORT = 20_000;

  /** Below those that systems give to connections: none of them takes it before the node does. */
  private static final int HIGHEST_PORT = 32_000;

  private static final int TRIES = 1_000;

  private final Path directory;
  private final Database database;
  private final String settings;
  private final List<String> options;
  private final List<NodeProcess> nodes = new ArrayList<>();
  private int seed;

  /**
   * A cluster without nodes.
   *
   * @param directory for configurations and logs
   * @param settings of every node, over those that make it one
   * @param options of the JVMs
   */
  public LocalCluster(Path directory, Database database, String settings, List<String> options) {
    this.directory = directory;
    this.database = database;
    this.settings = settings;
    this.options = List.copyOf(options);
  }

  /** Starts nodes, all at once, and waits until each knows all that there are. */
  public List<NodeProcess> start(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      nodes.add(started(nodes.size() + 1));
    }
    nodes.forEach(node -> node.awaitMembers(nodes.size()));
    return List.copyOf(nodes);
  }

  private NodeProcess started(int number) throws IOException {
    int port = freePort();
    seed = seed == 0 ? port : seed;
    Path config = directory.resolve("node-" + number + ".conf");
    String text =
        database.settings()
            + """
            include "docket-cluster.conf"
            akka.loglevel = WARNING
            akka.remote.artery.canonical { hostname = "127.0.0.1", port = %d }
            akka.cluster.seed-nodes = ["akka://cluster@127.0.0.1:%d"]
            """
                .formatted(port, seed)
            + settings;
    try (OutputStream out = OwnerOnly.write(config)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return NodeProcess.start(number, config, directory.resolve("node-" + number + ".log"), options);
  }

  private static int freePort() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // Another one, then.
      }
    }
    throw new ProblemException("no port is free");
  }

  @Override
  public void close() {
    nodes.forEach(NodeProcess::close);
  }
}
