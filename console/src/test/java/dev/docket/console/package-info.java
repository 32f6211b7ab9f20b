/** Tests of the command line as its users see it. */
@NullMarked
package dev.docket.console;

import org.jspecify.annotations.NullMarked;
