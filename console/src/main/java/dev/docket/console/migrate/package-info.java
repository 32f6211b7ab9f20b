/**
 * Copies everything from the directory of a store into PostgreSQL, or back: {@link
 * dev.docket.console.migrate.MigrateCommand} finds out which, a {@link
 * dev.docket.console.migrate.Move} copies, and {@link dev.docket.console.migrate.Comparison} holds
 * both sides against each other, id by id.
 */
@NullMarked
package dev.docket.console.migrate;

import org.jspecify.annotations.NullMarked;
