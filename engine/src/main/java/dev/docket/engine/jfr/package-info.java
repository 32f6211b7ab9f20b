/**
 * What the engine tells the flight recorder of the JVM. It is always on; without a recording it
 * costs next to nothing. Knows nobody.
 */
@NullMarked
package dev.docket.engine.jfr;

import org.jspecify.annotations.NullMarked;
