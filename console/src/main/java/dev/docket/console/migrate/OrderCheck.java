package dev.docket.console.migrate;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Walks over both sides in their order over all ids, of which one page each is in memory. What the
 * target has of other ids than the source is passed over.
 */
record OrderCheck(Records source, Records target) {

  /** The first place at which the orders differ, for people; {@code null} if there is none. */
  @Nullable String difference() {
    Iterator<Place> here = source.order().iterator();
    Iterator<Place> there = target.order().iterator();
    while (here.hasNext()) {
      Place own = here.next();
      Place other = next(there, own);
      if (other == null) {
        return "the target ends before " + own.text() + " of the source";
      } else if (!own.isOf(other)) {
        return "where the source has " + own.text() + ", the target has " + other.text();
      }
    }
    Place more = next(there, null);
    return more == null ? null : "behind all of the source the target has " + more.text();
  }

  /** The next one of the target whose id is of the source, too. */
  private @Nullable Place next(Iterator<Place> there, @Nullable Place own) {
    while (there.hasNext()) {
      Place other = there.next();
      boolean isSame = own != null && own.isOf(other);
      if (isSame || source.head(other.id()).highest() > 0) {
        return other;
      }
    }
    return null;
  }
}
