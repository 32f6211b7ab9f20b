package dev.docket.engine.home.sharded;

import akka.actor.typed.ActorSystem;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import com.typesafe.config.Config;
import dev.docket.engine.quantum.MutationSize;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.NotWritten;
import dev.docket.protocol.CaseReply.QuantumPoisoned;
import java.util.Optional;

/**
 * How large a message between two nodes may be. Artery drops a larger one, and nobody hears of it.
 */
final class MessageLimit {

  /** Sender, recipient and manifests, which share the frame with the message. */
  private static final long ENVELOPE_BYTES = 4096;

  /**
   * A value's CBOR has at most three times the bytes of its canonical form (a short decimal is a
   * whole double), and a mutation's at most three times what it counts for.
   */
  private static final long MOST_PER_BYTE = 4;

  private final Serialization serialization;
  private final long most;

  MessageLimit(ActorSystem<?> system) {
    this.serialization = SerializationExtension.get(system);
    this.most = of(system.settings().config());
  }

  /** The most bytes of a message in an actor system's configuration. */
  static long of(Config config) {
    return config.getBytes("akka.remote.artery.advanced.maximum-frame-size") - ENVELOPE_BYTES;
  }

  /** The answer to a command that is too large to travel; empty if it is not. */
  Optional<CaseReply> refusal(Addressed message) {
    if (atMost(message.command()) + ENVELOPE_BYTES <= most) {
      return Optional.empty();
    }
    long bytes = serialization.serialize(message).get().length;
    return bytes <= most ? Optional.empty() : Optional.of(refusal(message.command(), bytes));
  }

  private static long atMost(CaseCommand command) {
    if (command instanceof CaseCommand.Create create) {
      return MOST_PER_BYTE * create.context().canonicalBytes();
    } else if (command instanceof CaseCommand.Mutating mutating) {
      return MOST_PER_BYTE * mutating.mutations().stream().mapToLong(MutationSize::of).sum();
    }
    return 0;
  }

  private CaseReply refusal(CaseCommand command, long bytes) {
    String reason =
        "the command has "
            + bytes
            + " bytes; between nodes at most "
            + most
            + " travel (akka.remote.artery.advanced.maximum-frame-size)";
    return command instanceof CaseCommand.Mutating mutating
        ? new QuantumPoisoned(mutating.quantum(), reason)
        : new NotWritten(reason);
  }
}
