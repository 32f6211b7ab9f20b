/** Tests of the store through its doors. */
@NullMarked
package dev.docket.persistence;

import org.jspecify.annotations.NullMarked;
