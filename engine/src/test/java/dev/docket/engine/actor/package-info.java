/** Keepers, told by hand what the actor below them would say. */
@NullMarked
package dev.docket.engine.actor;

import org.jspecify.annotations.NullMarked;
