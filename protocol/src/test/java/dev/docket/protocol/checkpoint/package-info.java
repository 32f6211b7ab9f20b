/** Tests of the package of the same name. */
@NullMarked
package dev.docket.protocol.checkpoint;

import org.jspecify.annotations.NullMarked;
