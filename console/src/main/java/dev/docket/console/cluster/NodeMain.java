package dev.docket.console.cluster;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.actor.LiveCases;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/**
 * A node in a process of its own. It hears words on its standard input, a line each: {@code load
 * PREFIX CASES}, {@code prepare CASES}, {@code measure CASES CLIENTS SECONDS}, {@code stop}, {@code
 * members}, {@code live}, {@code leave}; and says what it did on its standard output, a line each,
 * whole or not at all.
 */
public final class NodeMain {

  private static final PrintStream OUT = System.out;
  private static final int FAILED = 3;

  private NodeMain() {}

  /**
   * Starts it; ends its process with exit code 3 when whoever started it is gone, or it fails.
   *
   * @param args the file of its configuration
   */
  public static void main(String[] args) {
    // Its own words only.
    System.setOut(System.err);
    try {
      run(Path.of(args[0]));
    } catch (IOException | RuntimeException | Error fault) {
      System.err.println("The node ends:");
      fault.printStackTrace();
    } finally {
      // Akka's threads would keep it.
      Runtime.getRuntime().halt(FAILED);
    }
  }

  /** Until whoever started it is gone. */
  private static void run(Path config) throws IOException {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "cluster",
            ConfigFactory.parseFile(config.toFile()).withFallback(ConfigFactory.load()).resolve());
    CaseEngine engine = CaseEngine.get(system);
    NodeClients clients = new NodeClients(engine, system, NodeMain::say);
    CaseLoad load = new CaseLoad(engine, system, NodeMain::say);
    system.getWhenTerminated().thenRun(() -> end(load));
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "load" -> load.start(words[1], Integer.parseInt(words[2]));
          case "stop" -> load.stop().thenRun(() -> say("STOPPED"));
          case "members" -> say("MEMBERS " + up(system));
          case "prepare" -> clients.prepare(Integer.parseInt(words[1]));
          case "measure" ->
              clients.measure(
                  Integer.parseInt(words[1]),
                  Integer.parseInt(words[2]),
                  Integer.parseInt(words[3]));
          case "live" ->
              say("LIVE " + LiveCases.get(system).keepers(engine.settings().cases()).size());
          case "leave" ->
              CoordinatedShutdown.get(Adapter.toClassic(system))
                  .runAll(CoordinatedShutdown.unknownReason());
          default -> say("BAD word " + line);
        }
      }
    }
  }

  private static long up(ActorSystem<?> system) {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
        .filter(member -> member.status() == MemberStatus.up())
        .count();
  }

  private static void end(CaseLoad load) {
    load.end();
    say("TERMINATED");
    Runtime.getRuntime().halt(0);
  }

  static synchronized void say(String line) {
    OUT.println(line);
    OUT.flush();
  }
}
