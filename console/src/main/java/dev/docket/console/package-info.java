/** The command line. */
@NullMarked
package dev.docket.console;

import org.jspecify.annotations.NullMarked;
