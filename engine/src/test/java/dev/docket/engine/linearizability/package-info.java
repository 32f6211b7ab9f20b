/** Whether cases answer many clients at once as if they had come one after the other. */
@NullMarked
package dev.docket.engine.linearizability;

import org.jspecify.annotations.NullMarked;
