package dev.docket.engine.actor;

import java.util.List;

/**
 * The ways of a case out of safe mode: its release once its journal is repaired, and a restore upon
 * what is good of it. For both the whole history is proven, not only what comes after a snapshot.
 * Belongs to one keeper.
 */
final class WayOut {

  private final Damage damage;
  private final ActorBelow below;
  private final OpenRequests requests;
  private final JournalAnswers answers;

  WayOut(Damage damage, ActorBelow below, OpenRequests requests, JournalAnswers answers) {
    this.damage = damage;
    this.below = below;
    this.requests = requests;
    this.answers = answers;
  }

  /**
   * Takes a command for a case in safe mode.
   *
   * @return whether the case's actor is to be started for it; otherwise it is answered
   */
  boolean isBegunBy(Request request) {
    if (damage.beginRelease(request)) {
      below.distrustSnapshot();
    } else if (damage.beginRestore(request)) {
      below.prepareRestore();
    } else {
      answers.give(request, damage.answer(request));
      return false;
    }
    request.tries();
    requests.add(request);
    return true;
  }

  /**
   * What is good of the history is known: answers all that wait for that.
   *
   * @return the restores among them, which are to be taken now
   */
  List<Request> answerWaiting() {
    List<Request> restores = requests.takeUntriedRestores();
    requests.answerWaiting(request -> answers.give(request, damage.answer(request)));
    return restores;
  }

  /**
   * The actor is there for the restore, which is handed over to it.
   *
   * @return false if there is none any more: it has waited for too long
   */
  boolean restore(KeeperMessage.AwaitsRestore message) {
    below.recovered();
    damage.stillBroken(message.safeMode());
    List<Request> restore = requests.handOverRestore();
    if (!restore.isEmpty()) {
      below.perform(requests.ticket(), restore);
    }
    return !restore.isEmpty();
  }
}
