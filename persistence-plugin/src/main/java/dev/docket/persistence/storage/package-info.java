/**
 * The one seam to the file system. Everything above it can run on the real one or, in tests, on a
 * simulated disk that stops, tears and fails at any call. Only this package knows {@code
 * FileChannel} and {@code Files}.
 */
@NullMarked
package dev.docket.persistence.storage;

import org.jspecify.annotations.NullMarked;
