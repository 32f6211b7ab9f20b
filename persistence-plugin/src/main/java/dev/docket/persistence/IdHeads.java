package dev.docket.persistence;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest of the ids that were used last: highest number, how far deleted, who wrote. The writer
 * thread keeps it true; a reader that looks up an id which is about to write, as a recovering actor
 * does, warms it, so that the writer does not have to read the disk. Safe for any thread.
 */
final class IdHeads {
  private static final int REMEMBERED = 65_536;

  /** The newest of an id; the writer is empty where nobody knows it. */
  record Head(long highest, long deletedTo, String writer) {}

  private final Map<String, Head> heads = new Remembered<>();

  /** Lookups under way; the writer ends those that it makes stale. */
  private final Map<String, Object> warming = new Remembered<>();

  /** Forgets the entry that was not used for the longest time. */
  static final class Remembered<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;

    Remembered() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > REMEMBERED;
    }
  }

  synchronized @Nullable Head get(String persistenceId) {
    return heads.get(persistenceId);
  }

  /** Called by the writer: these are true now, and what was read before them is not. */
  synchronized void settled(Map<String, Head> durable) {
    durable.forEach(
        (id, head) -> {
          warming.remove(id);
          heads.put(id, head);
        });
  }

  /** Called by the writer: nobody knows what is true of these. */
  synchronized void forget(Iterable<String> ids) {
    for (String id : ids) {
      warming.remove(id);
      heads.remove(id);
    }
  }

  /** Announces a lookup; the token is to be given to {@link #warmed}. */
  synchronized Object warming(String persistenceId) {
    Object token = new Object();
    warming.put(persistenceId, token);
    return token;
  }

  /** Takes what a lookup found, unless something was settled since it began. */
  synchronized void warmed(String persistenceId, Object token, Head head) {
    if (warming.remove(persistenceId, token)) {
      heads.putIfAbsent(persistenceId, head);
    }
  }
}
