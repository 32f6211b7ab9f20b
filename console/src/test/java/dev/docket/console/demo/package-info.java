/** Tests of the package of the same name. */
@NullMarked
package dev.docket.console.demo;

import org.jspecify.annotations.NullMarked;
