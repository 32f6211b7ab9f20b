/** Tests of the package of the same name. */
@NullMarked
package dev.docket.console.mapping;

import org.jspecify.annotations.NullMarked;
