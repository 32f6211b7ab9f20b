/**
 * The tables of cases in PostgreSQL, before the first engine starts on them; the engine itself
 * knows the database only by the settings of {@code docket-postgres.conf}.
 */
@NullMarked
package dev.docket.engine.postgres;

import org.jspecify.annotations.NullMarked;
