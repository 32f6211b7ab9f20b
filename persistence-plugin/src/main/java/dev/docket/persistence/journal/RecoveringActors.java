package dev.docket.persistence.journal;

import akka.actor.ActorRef;
import akka.persistence.JournalProtocol;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who recovers. The fence of a replay needs the actor, and Akka hands a plugin only the id, not
 * even in the order of the requests, and not at all for a request that it has given up meanwhile.
 * Each request therefore gets a persistence id that is a string of its own, and is known again by
 * it. Safe for use by any thread.
 */
final class RecoveringActors {
  private final IdentityHashMap<String, JournalProtocol.ReplayMessages> requests =
      new IdentityHashMap<>();

  /** The same request with an id that is a string of its own; to be handed to Akka. */
  synchronized JournalProtocol.ReplayMessages noted(JournalProtocol.ReplayMessages request) {
    String own = new String(request.persistenceId().toCharArray());
    requests.put(own, request);
    return new JournalProtocol.ReplayMessages(
        request.fromSequenceNr(),
        request.toSequenceNr(),
        request.max(),
        own,
        request.persistentActor());
  }

  /** The id's highest number is known: if it leaves nothing to replay, Akka asks no more. */
  synchronized void answered(String persistenceId, long highest) {
    JournalProtocol.ReplayMessages request = requests.get(persistenceId);
    if (request != null) {
      long to = Math.min(request.toSequenceNr(), highest);
      if (to <= 0 || request.fromSequenceNr() > to) {
        requests.remove(persistenceId);
      }
    }
  }

  /** The actor of the request with this very string as id, which is then forgotten. */
  synchronized @Nullable ActorRef take(String persistenceId) {
    JournalProtocol.ReplayMessages request = requests.remove(persistenceId);
    return request == null ? null : request.persistentActor();
  }
}
