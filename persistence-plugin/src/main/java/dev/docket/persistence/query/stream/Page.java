package dev.docket.persistence.query.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one read of a query gave.
 *
 * @param elements what to hand on, in order; may be empty
 * @param rest what comes after them
 * @param seen up to which ordinal of the log the query has now looked; only said when it has caught
 *     up
 * @param failure what the query fails with after the elements; only said when it does
 */
record Page<T>(List<T> elements, Rest rest, long seen, @Nullable Throwable failure) {

  /** What comes after a page. */
  enum Rest {
    /** There may be more to read now. */
    MORE,
    /** Nothing more until the log grows. */
    CAUGHT_UP,
    /** Nothing more, ever. */
    NONE,
    /** Something that cannot be read. What is before it is good, and handed on. */
    FAILURE
  }

  static <T> Page<T> more(List<T> elements) {
    return new Page<>(elements, Rest.MORE, 0, null);
  }

  static <T> Page<T> caughtUp(List<T> elements, long seen) {
    return new Page<>(elements, Rest.CAUGHT_UP, seen, null);
  }

  static <T> Page<T> last(List<T> elements) {
    return new Page<>(elements, Rest.NONE, 0, null);
  }

  static <T> Page<T> failed(List<T> elements, Throwable failure) {
    return new Page<>(elements, Rest.FAILURE, 0, failure);
  }

  /** Each element turned into others, up to the first one that cannot be. */
  <R> Page<R> flatMap(Function<T, List<R>> mapping) {
    List<R> mapped = new ArrayList<>(elements.size());
    try {
      for (T element : elements) {
        mapped.addAll(mapping.apply(element));
      }
    } catch (Throwable e) { // also the checked ones that a serializer throws undeclared
      return failed(mapped, e);
    }
    return new Page<>(mapped, rest, seen, failure);
  }
}
