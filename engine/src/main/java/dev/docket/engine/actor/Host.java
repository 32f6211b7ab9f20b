package dev.docket.engine.actor;

import dev.docket.protocol.CaseId;

/** What a home that keeps a keeper hears of it; called in the keeper. */
public interface Host {

  /** No host: the keeper stays until it is stopped. */
  Host NONE =
      new Host() {
        @Override
        public void idle(CaseId id) {}

        @Override
        public void staying(CaseId id) {}
      };

  /** The case has nothing to do and may be asked to leave. */
  void idle(CaseId id);

  /** The answer to {@link KeeperMessage.Leave} of a keeper with an open quantum. */
  void staying(CaseId id);
}
