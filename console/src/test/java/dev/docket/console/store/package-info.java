/** Tests of what is read from a store. */
@NullMarked
package dev.docket.console.store;

import org.jspecify.annotations.NullMarked;
