/** The verifiers that share no code with Docket, over the published vectors. */
@NullMarked
package dev.docket.tests.verifier;

import org.jspecify.annotations.NullMarked;
