package dev.docket.tests.guide;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CaseOnHold;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.json.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

// #timer
/** Moves the payment of one order to Overdue when its time has come. */
final class PaymentReminder {

  private static final Duration AGAIN = Duration.ofSeconds(1);

  sealed interface Message {}

  private record Read(StateOutcome answer) implements Message {}

  private enum Step implements Message {
    LOOK,
    DUE
  }

  private record Committed(CommitOutcome outcome) implements Message {}

  private record Faulted(Throwable fault) implements Message {}

  private final CaseRef order;
  private final InstantSource clock;
  private final ActorContext<Message> context;
  private final TimerScheduler<Message> timers;

  private PaymentReminder(
      CaseRef order,
      InstantSource clock,
      ActorContext<Message> context,
      TimerScheduler<Message> timers) {
    this.order = order;
    this.clock = clock;
    this.context = context;
    this.timers = timers;
  }

  static Behavior<Message> create(CaseRef order, InstantSource clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new PaymentReminder(order, clock, context, timers).behavior()));
  }

  private Behavior<Message> behavior() {
    context.getSelf().tell(Step.LOOK);
    return Behaviors.receive(Message.class)
        .onMessageEquals(Step.LOOK, this::look)
        .onMessage(Read.class, this::arm)
        .onMessageEquals(Step.DUE, this::commit)
        .onMessage(Committed.class, this::after)
        .onMessage(Faulted.class, this::giveUp)
        .build();
  }

  private Behavior<Message> look() {
    context.pipeToSelf(
        order.state(), (answer, fault) -> fault == null ? new Read(answer) : new Faulted(fault));
    return Behaviors.same();
  }

  /** When it is due stands in the case, so that a restart arms the timer anew. */
  private Behavior<Message> arm(Read read) {
    if (!(read.answer() instanceof State state)) {
      return again(Step.LOOK);
    }
    Optional<Token> payment = state.view().token(TokenId.of("payment")).filter(Token::isActive);
    if (payment.isEmpty() || !(payment.get().value() instanceof JsonString dueAt)) {
      return Behaviors.stopped();
    }
    Duration left = Duration.between(clock.instant(), Instant.parse(dueAt.value()));
    timers.startSingleTimer(Step.DUE, left.isNegative() ? Duration.ZERO : left);
    return Behaviors.same();
  }

  /** One key for one reminder: however many timers fire, one commit comes of it. */
  private Behavior<Message> commit() {
    context.pipeToSelf(
        order.quantum("payment/overdue").moveToken("payment", "Overdue").commit(),
        (outcome, fault) -> fault == null ? new Committed(outcome) : new Faulted(fault));
    return Behaviors.same();
  }

  private Behavior<Message> after(Committed committed) {
    CommitOutcome outcome = committed.outcome();
    if (outcome instanceof Busy
        || outcome instanceof OutcomeUnknown
        || outcome instanceof CaseOnHold) {
      return again(Step.DUE);
    }
    // Done, done before, or refused since the payment came in meanwhile.
    return Behaviors.stopped();
  }

  /** No answer of a case, but a fault of the program: for the supervisor. */
  private Behavior<Message> giveUp(Faulted faulted) {
    throw new IllegalStateException(faulted.fault());
  }

  private Behavior<Message> again(Step step) {
    timers.startSingleTimer(step, AGAIN);
    return Behaviors.same();
  }
}
// #timer
