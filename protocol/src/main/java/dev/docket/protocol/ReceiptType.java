package dev.docket.protocol;

import java.util.Locale;

/** What kind of commit a receipt is for. */
public enum ReceiptType {
  GENESIS,
  COMMIT,
  HOLD,
  RESUME,
  RESTORE,
  ERASE;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in the receipt. */
  public String wireName() {
    return wireName;
  }
}
