/** The examples of the documentation, compiled and run. */
@NullMarked
package dev.docket.tests.guide;

import org.jspecify.annotations.NullMarked;
