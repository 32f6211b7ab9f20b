/** Stores that move into PostgreSQL, and back. */
@NullMarked
package dev.docket.tests.migrate;

import org.jspecify.annotations.NullMarked;
