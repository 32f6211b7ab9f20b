/** Older and newer versions of what is stored. */
@NullMarked
package dev.docket.engine.evolution;

import org.jspecify.annotations.NullMarked;
