/**
 * Binds a store's metrics to Micrometer. Only this package knows Micrometer, and nobody knows this
 * package: without the library on the class path the store runs as well.
 */
@NullMarked
package dev.docket.persistence.micrometer;

import org.jspecify.annotations.NullMarked;
