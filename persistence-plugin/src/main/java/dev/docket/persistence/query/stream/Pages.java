package dev.docket.persistence.query.stream;

import java.util.List;
import java.util.function.Function;

/** A query's position in the log. Used by one thread at a time, which may block. */
interface Pages<T> {

  /** Reads on from where the call before ended. What it throws fails the stream. */
  Page<T> next();

  /** The same pages with each element turned into none, one or several others. */
  default <R> Pages<R> flatMap(Function<T, List<R>> mapping) {
    return () -> next().flatMap(mapping);
  }
}
