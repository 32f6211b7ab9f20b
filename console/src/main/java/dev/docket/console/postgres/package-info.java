/** Commands for cases in PostgreSQL. */
@NullMarked
package dev.docket.console.postgres;

import org.jspecify.annotations.NullMarked;
