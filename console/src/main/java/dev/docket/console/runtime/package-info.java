/** What all commands share: how they end, what they print, and the actor system they run on. */
@NullMarked
package dev.docket.console.runtime;

import org.jspecify.annotations.NullMarked;
