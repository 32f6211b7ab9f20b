package dev.docket.tests.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The network between nodes: each is reached through a door here, and each comes from a loopback
 * address of its own, so that the connections of any two nodes can be cut and refused.
 */
final class CutConnections implements AutoCloseable {

  private record Connection(int from, int to, Socket in, Socket out) {

    void close() {
      quietly(in);
      quietly(out);
    }
  }

  private final List<ServerSocket> doors = new CopyOnWriteArrayList<>();
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final Set<Integer> alone = ConcurrentHashMap.newKeySet();
  private final Set<Set<Integer>> parted = ConcurrentHashMap.newKeySet();

  /** The address that the connections of a node come from. */
  static String addressOf(int node) {
    return "127.0.0." + (10 + node);
  }

  /**
   * Opens the door of a node.
   *
   * @param port that the node listens on
   * @return the port of the door, by which the others know the node
   */
  int open(int node, int port) {
    try {
      ServerSocket door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
      doors.add(door);
      daemon("door-" + node, () -> accept(door, node, port));
      return door.getLocalPort();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** From now on nothing comes from that node or gets to it. */
  void cutOff(int node) {
    alone.add(node);
    connections.stream()
        .filter(each -> each.from == node || each.to == node)
        .forEach(Connection::close);
  }

  /** From now on nothing gets from one of the two to the other; a third node reaches both. */
  void part(int one, int other) {
    parted.add(Set.of(one, other));
    connections.stream().filter(each -> isCut(each.from, each.to)).forEach(Connection::close);
  }

  private boolean isCut(int from, int to) {
    return alone.contains(from)
        || alone.contains(to)
        || (from != to && parted.contains(Set.of(from, to)));
  }

  private void accept(ServerSocket door, int to, int port) {
    while (!door.isClosed()) {
      Socket in = null;
      try {
        in = door.accept();
        int from = in.getInetAddress().getAddress()[3] - 10;
        if (from < 1 || isCut(from, to)) {
          // Whoever comes from elsewhere could not be cut off.
          quietly(in);
          continue;
        }
        Socket out = new Socket();
        out.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        in.setTcpNoDelay(true);
        out.setTcpNoDelay(true);
        Connection connection = new Connection(from, to, in, out);
        connections.add(connection);
        pump(connection, in, out);
        pump(connection, out, in);
        // It may have been cut while it was made.
        if (isCut(from, to)) {
          connection.close();
        }
      } catch (IOException gone) {
        quietly(in);
      }
    }
  }

  private void pump(Connection connection, Socket source, Socket sink) {
    daemon(
        "pump-" + connection.from + "-" + connection.to,
        () -> {
          byte[] bytes = new byte[1 << 16];
          try (InputStream in = source.getInputStream();
              OutputStream out = sink.getOutputStream()) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
              out.write(bytes, 0, read);
              out.flush();
            }
          } catch (IOException gone) {
            // Closed by either side: the other one is to see that.
          } finally {
            connection.close();
            connections.remove(connection);
          }
        });
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void quietly(@Nullable Closeable closeable) {
    try {
      if (closeable != null) {
        closeable.close();
      }
    } catch (IOException gone) {
      // It is closed for the other side, and that is all that is wanted.
    }
  }

  @Override
  public void close() {
    doors.forEach(CutConnections::quietly);
    connections.forEach(Connection::close);
  }
}
