package dev.docket.persistence.query.stream;

import java.util.List;
import java.util.function.Function;

/**
 * What one read of a query gave.
 *
 * @param elements what to hand on, in order; may be empty
 * @param rest what comes after them
 * @param seen up to which ordinal of the log the query has now looked; only said when it has caught
 *     up
 */
record Page<T>(List<T> elements, Rest rest, long seen) {

  /** What comes after a page. */
  enum Rest {
    /** There may be more to read now. */
    MORE,
    /** Nothing more until the log grows. */
    CAUGHT_UP,
    /** Nothing more, ever. */
    NONE
  }

  static <T> Page<T> more(List<T> elements) {
    return new Page<>(elements, Rest.MORE, 0);
  }

  static <T> Page<T> caughtUp(List<T> elements, long seen) {
    return new Page<>(elements, Rest.CAUGHT_UP, seen);
  }

  static <T> Page<T> last(List<T> elements) {
    return new Page<>(elements, Rest.NONE, 0);
  }

  <R> Page<R> flatMap(Function<T, List<R>> mapping) {
    List<R> mapped = elements.stream().flatMap(element -> mapping.apply(element).stream()).toList();
    return new Page<>(mapped, rest, seen);
  }
}
