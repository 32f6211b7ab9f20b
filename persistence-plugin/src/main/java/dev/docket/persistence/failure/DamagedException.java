package dev.docket.persistence.failure;

/**
 * What was asked for is damaged on disk, or cannot be told from what damage took: a record with a
 * wrong checksum, a broken chain of sequence numbers, an id that damage may have touched. It is
 * never answered with less than the truth.
 */
public final class DamagedException extends StoreException {
  private static final long serialVersionUID = 1L;

  public DamagedException(String message) {
    super(message, null);
  }
}
