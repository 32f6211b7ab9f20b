/** Decoders, fed with anything: they give a value or the exception that they document. */
@NullMarked
package dev.docket.engine.fuzz;

import org.jspecify.annotations.NullMarked;
