/**
 * Looks at the files of a store and changes nothing. Every file is read on its own here; what they
 * make together is looked at by the store's own recovery, which the store's door lets run
 * read-only. Comes after {@code log} and {@code recovery}.
 */
@NullMarked
package dev.docket.persistence.doctor;

import org.jspecify.annotations.NullMarked;
