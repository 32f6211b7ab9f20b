package dev.docket.engine.actor;

import akka.actor.typed.ActorRef;
import akka.stream.KillSwitches;
import akka.stream.SharedKillSwitch;
import dev.docket.engine.state.KnownCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One read of the journal for the answer to a request, or to several that want the same; it begins
 * when it has a permit. Belongs to one keeper; only {@link #tellTurn} is safe for any thread.
 */
final class JournalRead {

  /** What is read, and how the keeper is told. */
  @FunctionalInterface
  interface Reading {
    CompletionStage<? extends KeeperMessage> from(CaseHistory history, JournalRead read);
  }

  private final ActorRef<KeeperMessage> keeper;
  private final String what;
  private final Reading reading;
  private final @Nullable KnownCommit commit;
  private final List<Request> requests = new ArrayList<>();
  private @Nullable SharedKillSwitch end;

  /**
   * Not begun yet.
   *
   * @param what is read, for people
   * @param commit whose receipt it is; {@code null} if something else is read
   */
  JournalRead(
      ActorRef<KeeperMessage> keeper, String what, Reading reading, @Nullable KnownCommit commit) {
    this.keeper = keeper;
    this.what = what;
    this.reading = reading;
    this.commit = commit;
  }

  /** The keeper is told that the read has a permit. */
  void tellTurn() {
    keeper.tell(new KeeperMessage.MayRead(this));
  }

  String what() {
    return what;
  }

  @Nullable KnownCommit commit() {
    return commit;
  }

  void answers(Request request) {
    requests.add(request);
  }

  List<Request> requests() {
    return requests;
  }

  /** Whether all that it is for were answered otherwise. */
  boolean isInVain() {
    return requests.stream().allMatch(Request::isAnswered);
  }

  boolean isBegun() {
    return end != null;
  }

  /** Begins; what fails at once fails as what fails later. */
  CompletionStage<? extends KeeperMessage> begin(CaseHistory history) {
    SharedKillSwitch ownEnd = KillSwitches.shared(what);
    end = ownEnd;
    try {
      return reading.from(history.until(ownEnd), this);
    } catch (RuntimeException fault) {
      return CompletableFuture.failedFuture(fault);
    }
  }

  /** Ends it, if it has begun: it fails, unless it is done. */
  void end() {
    if (end != null) {
      end.abort(new CancellationException("nobody waits for " + what + " any more"));
    }
  }
}
