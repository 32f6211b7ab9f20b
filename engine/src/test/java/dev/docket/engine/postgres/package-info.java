/** What the engine does to a database by itself. */
@NullMarked
package dev.docket.engine.postgres;

import org.jspecify.annotations.NullMarked;
