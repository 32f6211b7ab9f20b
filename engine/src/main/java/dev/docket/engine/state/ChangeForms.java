package dev.docket.engine.state;

import dev.docket.protocol.Change;
import dev.docket.protocol.json.CanonicalTuple;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes of one commit with their forms. A form is measured, hashed into the receipt and put
 * into the state tree: made once here, it is not made again for each of them.
 */
public final class ChangeForms {

  private final List<Change> changes;
  private final List<Formed> formed;
  private final long canonicalBytes;

  /** A change with its form. */
  static final class Formed {
    private final Change change;
    private final CanonicalTuple form;
    private final byte[] bytes;

    private Formed(Change change) {
      this.change = change;
      this.form = change.form();
      this.bytes = form.bytes();
    }

    Change change() {
      return change;
    }

    CanonicalTuple form() {
      return form;
    }

    /** The bytes of the form; not to be changed. */
    byte[] bytes() {
      return bytes;
    }
  }

  private ChangeForms(List<Change> changes) {
    this.changes = List.copyOf(changes);
    this.formed = new ArrayList<>(changes.size());
    long bytes = 0;
    for (Change change : changes) {
      Formed each = new Formed(change);
      formed.add(each);
      bytes += each.bytes().length;
    }
    this.canonicalBytes = bytes;
  }

  /**
   * Makes the forms.
   *
   * @throws IllegalArgumentException if a change has no canonical form
   */
  public static ChangeForms of(List<Change> changes) {
    return new ChangeForms(changes);
  }

  /** The changes, unmodifiable. */
  public List<Change> changes() {
    return changes;
  }

  /** Each change with its form, in the same order. */
  List<Formed> formed() {
    return formed;
  }

  /** How many bytes all forms have together. */
  public long canonicalBytes() {
    return canonicalBytes;
  }
}
