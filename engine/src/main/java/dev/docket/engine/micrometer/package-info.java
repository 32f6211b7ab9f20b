/**
 * Binds how an engine is to Micrometer. Only this package knows Micrometer, and nobody knows this
 * package: without the library on the class path the engine runs as well.
 */
@NullMarked
package dev.docket.engine.micrometer;

import org.jspecify.annotations.NullMarked;
