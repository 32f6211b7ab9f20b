/** Rules about who may know whom, held against the compiled classes. */
@NullMarked
package dev.docket.tests.architecture;

import org.jspecify.annotations.NullMarked;
