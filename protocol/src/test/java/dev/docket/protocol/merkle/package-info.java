/** Tests of the package of the same name. */
@NullMarked
package dev.docket.protocol.merkle;

import org.jspecify.annotations.NullMarked;
