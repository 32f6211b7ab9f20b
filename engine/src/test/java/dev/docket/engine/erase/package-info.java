/** The erase of a case, and a crash between any two steps of it. */
@NullMarked
package dev.docket.engine.erase;

import org.jspecify.annotations.NullMarked;
