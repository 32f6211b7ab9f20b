package dev.docket.persistence;

/**
 * A share in a store that several users in this JVM have open together. The store is closed when
 * the last lease is. Closing a lease twice counts once.
 */
public interface StoreLease extends AutoCloseable {
  /** The store; not to be closed directly by the holder of a lease. */
  DocketStore store();

  /** Gives the share back; the last one closes the store and waits for its outstanding writes. */
  @Override
  void close();
}
