/** Decoders, fed with anything: they give a value or the exception that they document. */
@NullMarked
package dev.docket.protocol.fuzz;

import org.jspecify.annotations.NullMarked;
