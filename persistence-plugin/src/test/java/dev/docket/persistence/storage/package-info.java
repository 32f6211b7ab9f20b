/** A disk for tests. */
@NullMarked
package dev.docket.persistence.storage;

import org.jspecify.annotations.NullMarked;
