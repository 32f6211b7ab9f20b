/** Proofs on the command line, and an operator who rewrites his journal. */
@NullMarked
package dev.docket.console.notary;

import org.jspecify.annotations.NullMarked;
