package dev.docket.persistence.log;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a reading in order goes on: in the middle of a frame that was checked already, so that a
 * frame of many records is not read anew for each page of them.
 *
 * @param segment the segment's file; its name tells whether it is still the same
 * @param offset where the next record begins
 * @param records how many of the frame's records are still to come
 * @param frameEnd where the next frame begins
 */
record OrderedPlace(Path segment, int offset, int records, int frameEnd) {

  /** The places that were left last, by the ordinal to go on from. Safe for any thread. */
  static final class Remembered {
    private static final int MOST = 256;

    private final Map<Long, OrderedPlace> places =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, OrderedPlace> eldest) {
            return size() > MOST;
          }
        };

    synchronized @Nullable OrderedPlace of(long ordinal) {
      return places.get(ordinal);
    }

    synchronized void note(long ordinal, OrderedPlace place) {
      places.put(ordinal, place);
    }
  }
}
