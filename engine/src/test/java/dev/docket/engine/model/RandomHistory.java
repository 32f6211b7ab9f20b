package dev.docket.engine.model;

import static dev.docket.engine.CaseFixture.answer;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import dev.docket.engine.CaseFixture;
import dev.docket.engine.CaseRef;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.History;
import dev.docket.engine.state.Limits;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Receipts;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.receipt.ChainVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One case in the engine under random calls of several writers, with its actor killed, restarted
 * and passivated in between, and the model beside it. Some calls wait for their answer, others
 * follow each other at once, so that they are coalesced.
 */
final class RandomHistory {

  private static final int WRITERS = 4;
  private static final List<Intent.Kind> KINDS = List.of(Intent.Kind.values());
  private static final JsonObject CONTEXT = JsonObject.of("k0", JsonObject.of("a", 1));

  private final CaseFixture fixture;
  private final CaseRef target;
  private final CaseRef other;
  private final Random random;
  private final Tally tally;
  private final TestProbe<CaseReply> probe;
  private final Deque<Consumer<CaseReply>> unanswered = new ArrayDeque<>();
  private final List<String> trace = new ArrayList<>();
  private final ModelKeeper model;

  /** What each writer has sent of its quantum, arrived or not. */
  private final Map<QuantumId, List<Mutation>> sent = new HashMap<>();

  /** Which quantum each writer is at. */
  private final int[] turns = new int[WRITERS];

  /** Ids that were asked to be committed: their receipts may come from the journal, and late. */
  private final Set<QuantumId> attempted = new HashSet<>();

  private int controls;

  RandomHistory(CaseFixture fixture, CaseRef other, long seed, Tally tally) {
    this.fixture = fixture;
    this.target = fixture.freshCase();
    this.other = other;
    this.random = new Random(seed);
    this.tally = tally;
    this.probe = fixture.kit().createTestProbe();
    QuantumId key = QuantumId.of("create");
    target.tell(new CaseCommand.Create(key, CONTEXT, probe.getRef().narrow()));
    Receipt genesis = ((Committed) probe.receiveMessage()).receipt();
    model =
        new ModelKeeper(
            ModelCase.genesis(CONTEXT, genesis.body().time()), genesis, List.of("create"), tally);
  }

  void run(int moves) {
    try {
      for (int i = 0; i < moves; i++) {
        move();
        if (random.nextInt(3) > 0) {
          awaitAnswers();
        }
      }
      awaitAnswers();
      crash();
      model.shownNow(((State) answer(target.state())).view());
      List<Receipt> receipts = ((Receipts) answer(target.receipts(0, Long.MAX_VALUE))).receipts();
      assertThat(receipts).isEqualTo(model.receipts());
      assertThat(ChainVerifier.firstFault(receipts)).isEmpty();
      proveStored();
    } catch (AssertionError | RuntimeException fault) {
      throw new AssertionError(fault.getMessage() + "\nafter " + String.join("\n", trace), fault);
    } finally {
      probe.stop();
    }
  }

  /**
   * What is stored, proven once more, with each hash of a state computed from its entries alone.
   */
  private void proveStored() {
    CaseState state = null;
    int events = 0;
    for (Object stored : fixture.journal().persistedInStorage(CaseFixture.persistenceId(target))) {
      state = History.replay(state, (CaseEvent.Commit) stored, ++events);
      History.requireHash(state);
    }
    assertThat(events).isEqualTo(model.receipts().size());
  }

  private void move() {
    int choice = random.nextInt(100);
    int writer = random.nextInt(WRITERS);
    if (choice < 30) {
      buffer(current(writer));
    } else if (choice < 48) {
      commit(writer);
    } else if (choice < 64) {
      execute(writer);
    } else if (choice < 70) {
      retry();
    } else if (choice < 76) {
      dryRun(current(writer));
    } else if (choice < 79) {
      rollback(writer);
    } else if (choice < 86) {
      control();
    } else if (choice < 90) {
      awaitAnswers();
      crash();
    } else if (choice < 92) {
      awaitAnswers();
      trace("restart");
      answer(target.restart());
      model.crashed();
    } else if (choice < 95) {
      passivate();
    } else {
      look();
    }
  }

  private QuantumId current(int writer) {
    return QuantumId.of("w" + writer + "-" + turns[writer]);
  }

  private void buffer(QuantumId id) {
    List<Mutation> mine = sent.computeIfAbsent(id, unused -> new ArrayList<>());
    int chance = random.nextInt(20);
    int position = mine.size();
    List<Mutation> more = mutations();
    if (chance < 2 && !mine.isEmpty()) {
      position = random.nextInt(mine.size());
      more = List.copyOf(mine.subList(position, mine.size()));
    } else if (chance < 5 && !mine.isEmpty()) {
      position = random.nextInt(mine.size());
    } else if (chance == 5) {
      position += 1;
    } else {
      mine.addAll(more);
    }
    int at = position;
    List<Mutation> part = more;
    tell(
        "buffer " + id + " at " + at + " " + part,
        new CaseCommand.Buffer(id, at, part, probe.getRef().narrow()),
        reply -> model.buffered(id, at, part, reply));
  }

  private void commit(int writer) {
    QuantumId id = current(writer);
    int count = sent.getOrDefault(id, List.of()).size() + (random.nextInt(15) == 0 ? 1 : 0);
    Expected expected = expected();
    if (random.nextInt(4) > 0) {
      turns[writer]++;
    }
    ask(
        id,
        "commit " + id + " of " + count + " " + expected,
        new CaseCommand.Commit(id, count, expected, probe.getRef().narrow()),
        reply -> model.committed(id, null, count, expected, reply));
  }

  private void execute(int writer) {
    QuantumId id = current(writer);
    List<Mutation> all = mutations();
    Expected expected = expected();
    if (random.nextInt(4) > 0) {
      turns[writer]++;
    }
    ask(
        id,
        "execute " + id + " " + all + " " + expected,
        new CaseCommand.Execute(id, all, expected, probe.getRef().narrow()),
        reply -> model.committed(id, all, all.size(), expected, reply));
  }

  /** An earlier id, as its writer would send it again, or with something else under it. */
  private void retry() {
    int writer = random.nextInt(WRITERS);
    QuantumId id = QuantumId.of("w" + writer + "-" + random.nextInt(turns[writer] + 1));
    List<Mutation> before = sent.getOrDefault(id, List.of());
    List<Mutation> all = before.isEmpty() || random.nextInt(3) == 0 ? mutations() : before;
    List<Mutation> again = List.copyOf(all);
    if (random.nextBoolean()) {
      ask(
          id,
          "retry " + id + " " + again,
          new CaseCommand.Execute(id, again, Expected.ANY, probe.getRef().narrow()),
          reply -> model.committed(id, again, again.size(), Expected.ANY, reply));
    } else {
      ask(
          id,
          "retry " + id + " of " + again.size(),
          new CaseCommand.Commit(id, again.size(), Expected.ANY, probe.getRef().narrow()),
          reply -> model.committed(id, null, again.size(), Expected.ANY, reply));
    }
  }

  private void dryRun(QuantumId id) {
    int count = sent.getOrDefault(id, List.of()).size();
    List<Mutation> all = mutations();
    switch (random.nextInt(4)) {
      case 0 ->
          ask(
              id,
              "check " + id,
              new CaseCommand.Check(id, count, Expected.ANY, probe.getRef().narrow()),
              reply -> model.tried(id, null, count, reply));
      case 1 ->
          ask(
              id,
              "peek " + id,
              new CaseCommand.Peek(id, count, probe.getRef().narrow()),
              reply -> model.tried(id, null, count, reply));
      case 2 ->
          ask(
              id,
              "check " + id + " " + all,
              new CaseCommand.CheckExecute(id, all, Expected.ANY, probe.getRef().narrow()),
              reply -> model.tried(id, all, all.size(), reply));
      default ->
          ask(
              id,
              "peek " + id + " " + all,
              new CaseCommand.PeekExecute(id, all, probe.getRef().narrow()),
              reply -> model.tried(id, all, all.size(), reply));
    }
  }

  private void rollback(int writer) {
    QuantumId id = current(writer);
    turns[writer]++;
    tell(
        "rollback " + id,
        new CaseCommand.Rollback(id, probe.getRef().narrow()),
        reply -> {
          assertThat(reply).isEqualTo(new CaseReply.RolledBack(id));
          model.rolledBack(id);
        });
  }

  private void control() {
    QuantumId key = QuantumId.of("c" + (random.nextInt(6) == 0 ? controls : ++controls));
    awaitAnswers();
    long version = model.now().version;
    ControlAct act;
    Expected expected = Expected.ANY;
    if (model.isOnHold() && random.nextInt(8) > 0) {
      act = new ControlAct.Resume("resumed " + random.nextInt(2));
    } else if (random.nextInt(3) == 0) {
      act = new ControlAct.Hold("held " + random.nextInt(2));
    } else {
      act = new ControlAct.Restore(random.nextInt((int) version + 2), "restored");
      expected = Expected.version(random.nextInt(8) == 0 ? version + 1 : version);
    }
    Expected wanted = expected;
    tell(
        act + " as " + key + " " + expected,
        new CaseCommand.Control(key, act, expected, probe.getRef().narrow()),
        reply -> model.controlled(key, act, wanted, reply));
    // A restore is decided once the earlier version was read: what follows might overtake it.
    awaitAnswers();
  }

  private void crash() {
    trace("kill");
    answer(target.state());
    fixture.killActorOf(target);
    // Until its keeper knows, what it hands over is lost with the actor, which the answer says.
    CaseReply after = answer(target.state());
    for (int i = 0; i < 100 && !(after instanceof State); i++) {
      trace("  " + after);
      after = answer(target.state());
    }
    assertThat(after).isInstanceOf(State.class);
    model.crashed();
    tally.count("kill");
  }

  /** Where there is room for one case, another one takes it from one that has nothing open. */
  private void passivate() {
    awaitAnswers();
    if (!model.hasOpenQuantum()) {
      trace("passivate");
      answer(other.state());
      tally.count("passivate");
    }
  }

  private void look() {
    awaitAnswers();
    model.shownNow(((State) answer(target.state())).view());
    long version = random.nextInt((int) model.now().version + 1);
    var view = ((State) answer(target.state(version))).view();
    assertThat(view.version()).isEqualTo(version);
    model.shown(view, view.hold());
    tally.count("look back");
  }

  private Expected expected() {
    return random.nextInt(4) > 0
        ? Expected.ANY
        : Expected.version(Math.max(0, model.now().version - random.nextInt(2)));
  }

  /** Aimed at what the model knows now, which may be less than what is under way. */
  private List<Mutation> mutations() {
    ModelFold fold = new ModelFold(model.now(), Limits.STANDARD, Instant.EPOCH);
    List<Mutation> all = new ArrayList<>();
    int size = 1 + random.nextInt(3);
    for (int i = 0; i < size; i++) {
      Intent.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      if (kind == Intent.Kind.SET_CASE_STATUS && random.nextInt(8) > 0) {
        kind = Intent.Kind.ADD_TOKEN;
      }
      Intent intent =
          new Intent(
              kind,
              random.nextInt(10) > 0,
              random.nextInt(10_000),
              random.nextInt(10_000),
              random.nextInt(10_000));
      Mutation mutation = intent.aimedAt(fold.current());
      fold.add(mutation);
      all.add(mutation);
      if (fold.current().status.isFinal() && random.nextInt(3) == 0) {
        // Nothing but metadata may follow the end, in its own quantum least of all.
        size++;
      }
    }
    return List.copyOf(all);
  }

  private void tell(String what, CaseCommand command, Consumer<CaseReply> onReply) {
    trace(what);
    unanswered.add(onReply);
    target.tell(command);
  }

  /** Asks about a commit; what follows must not overtake an answer that the journal gives. */
  private void ask(QuantumId id, String what, CaseCommand command, Consumer<CaseReply> onReply) {
    tell(what, command, onReply);
    if (attempted.contains(id)) {
      awaitAnswers();
    }
    if (command instanceof CaseCommand.Committing) {
      attempted.add(id);
    }
  }

  /** The answers of one case to one asker come in the order of the questions. */
  private void awaitAnswers() {
    while (!unanswered.isEmpty()) {
      CaseReply reply = probe.receiveMessage(Duration.ofSeconds(60));
      trace("  " + reply);
      unanswered.remove().accept(reply);
    }
  }

  private void trace(String what) {
    trace.add(what);
  }
}
