/** Processes killed at any moment: what was acknowledged is there, and work goes on. */
@NullMarked
package dev.docket.tests.crash;

import org.jspecify.annotations.NullMarked;
