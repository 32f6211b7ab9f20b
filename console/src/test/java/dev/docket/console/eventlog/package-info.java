/** Tests of the package of the same name. */
@NullMarked
package dev.docket.console.eventlog;

import org.jspecify.annotations.NullMarked;
