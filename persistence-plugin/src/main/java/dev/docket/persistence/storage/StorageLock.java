package dev.docket.persistence.storage;

import java.io.Closeable;

/** A held lock; closing gives it up. */
public interface StorageLock extends Closeable {}
