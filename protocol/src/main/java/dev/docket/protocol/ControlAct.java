package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.docket.protocol.json.CanonicalTuple;

/**
 * What a control commit does to a case, with the reason that whoever does it has to give: 1-1,024
 * UTF-8 bytes, no control characters.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "act")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ControlAct.Hold.class, name = "hold"),
  @JsonSubTypes.Type(value = ControlAct.Resume.class, name = "resume"),
  @JsonSubTypes.Type(value = ControlAct.Restore.class, name = "restore"),
  @JsonSubTypes.Type(value = ControlAct.Erase.class, name = "erase")
})
public sealed interface ControlAct {

  /** The longest reason allowed, in UTF-8 bytes. */
  int MAX_REASON_BYTES = 1_024;

  /** Why it is done. */
  String reason();

  /** The type of the receipt that it gets. */
  ReceiptType receiptType();

  /** What is hashed of it: its name, what it takes, the reason. */
  CanonicalTuple form();

  /** Calls the method of its own kind. */
  <R> R accept(Visitor<R> visitor);

  /** One method for each kind of act. */
  interface Visitor<R> {
    R hold(Hold act);

    R resume(Resume act);

    R restore(Restore act);

    R erase(Erase act);
  }

  /** Puts the case on hold: until it is resumed, no quantum changes it. */
  record Hold(String reason) implements ControlAct {
    /**
     * Puts on hold.
     *
     * @throws IllegalArgumentException if the reason is empty, too long or not printable
     */
    public Hold {
      Names.check("reason", reason, MAX_REASON_BYTES);
    }

    @Override
    public ReceiptType receiptType() {
      return ReceiptType.HOLD;
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of("hold", reason);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.hold(this);
    }
  }

  /** Ends the hold of a case. */
  record Resume(String reason) implements ControlAct {
    /**
     * Resumes.
     *
     * @throws IllegalArgumentException if the reason is empty, too long or not printable
     */
    public Resume {
      Names.check("reason", reason, MAX_REASON_BYTES);
    }

    @Override
    public ReceiptType receiptType() {
      return ReceiptType.RESUME;
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of("resume", reason);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.resume(this);
    }
  }

  /**
   * Brings the context, tokens, scopes, step count and user's metadata of an earlier version back,
   * as a new version.
   *
   * @param version the earlier version
   */
  record Restore(long version, String reason) implements ControlAct {
    /**
     * Restores.
     *
     * @throws IllegalArgumentException if the version is negative, or the reason is empty, too long
     *     or not printable
     */
    public Restore {
      if (version < 0) {
        throw new IllegalArgumentException(
            "restore of version " + version + ": allowed is one from 0");
      }
      Names.check("reason", reason, MAX_REASON_BYTES);
    }

    @Override
    public ReceiptType receiptType() {
      return ReceiptType.RESTORE;
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of("restore", version, reason);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.restore(this);
    }
  }

  /**
   * Destroys the values and the salt of a case that has its final status, for good; its receipts
   * stay. The reason stays with them: it should hold no personal data.
   */
  record Erase(String reason) implements ControlAct {
    /**
     * Erases.
     *
     * @throws IllegalArgumentException if the reason is empty, too long or not printable
     */
    public Erase {
      Names.check("reason", reason, MAX_REASON_BYTES);
    }

    @Override
    public ReceiptType receiptType() {
      return ReceiptType.ERASE;
    }

    @Override
    public CanonicalTuple form() {
      return CanonicalTuple.of("erase", reason);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.erase(this);
    }
  }
}
