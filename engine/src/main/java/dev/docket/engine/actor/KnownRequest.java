package dev.docket.engine.actor;

import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.KnownCommit;
import dev.docket.protocol.CaseReply.KeyReused;
import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first check of every commit: whether its id is one of the last 1,024. */
final class KnownRequest {

  private KnownRequest() {}

  /**
   * What a request under a known id is answered; empty if the id is not known.
   *
   * @param request the hash of what is asked; {@code null} if that is lost, so that the caller is
   *     taken at its word
   */
  static Optional<Verdict> verdict(CaseState state, QuantumId key, @Nullable Hash request) {
    KnownCommit known = state.known(key);
    if (known == null) {
      return Optional.empty();
    }
    if (request != null && !request.equals(known.request())) {
      return Optional.of(Verdict.ending(new KeyReused(key, known.version())));
    }
    return Optional.of(new Verdict.Answered(new Answer.Original(known), true));
  }
}
