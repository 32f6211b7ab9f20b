/** Buffers, without an actor around them. */
@NullMarked
package dev.docket.engine.quantum;

import org.jspecify.annotations.NullMarked;
