/**
 * The store's typed failures, named by what the caller may assume afterwards. Everything that is a
 * {@link dev.docket.persistence.failure.NotWrittenException} left no trace; an {@link
 * dev.docket.persistence.failure.OutcomeUnknownException} may have left one. This package depends
 * on nothing.
 */
@NullMarked
package dev.docket.persistence.failure;

import org.jspecify.annotations.NullMarked;
