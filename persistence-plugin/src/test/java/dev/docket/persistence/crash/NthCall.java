package dev.docket.persistence.crash;

import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets the n-th call of a workload go wrong, for once or, with all later ones of its kind, for
 * good. Safe for any thread.
 */
final class NthCall implements Verdict.Judge {
  private final CallFault fault;
  private final List<Call> calls = new ArrayList<>();
  private final List<Path> paths = new ArrayList<>();
  private boolean over;

  NthCall(CallFault fault) {
    this.fault = fault;
  }

  @Override
  public synchronized Verdict of(Call call, Path path) {
    calls.add(call);
    paths.add(path);
    int number = calls.size() - 1;
    boolean hit =
        number == fault.call()
            || (fault.forGood() && number > fault.call() && call == calls.get(fault.call()));
    return hit && !over ? fault.mishap().verdict() : Verdict.DONE;
  }

  /** Nothing goes wrong any more. */
  synchronized void end() {
    over = true;
  }

  /** Whether it has come to the call. */
  synchronized boolean isHit() {
    return fault.call() >= 0 && fault.call() < calls.size();
  }

  /** The calls so far, in their order. */
  synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** What went wrong, in words. */
  synchronized String described() {
    return isHit() ? calls.get(fault.call()) + " of " + paths.get(fault.call()) : "none";
  }
}
