/** Tests of the log below the store. */
@NullMarked
package dev.docket.persistence.log;

import org.jspecify.annotations.NullMarked;
