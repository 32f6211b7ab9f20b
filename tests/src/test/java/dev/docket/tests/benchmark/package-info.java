/**
 * Programs that compare costs. They measure when run by hand; the normal build runs the tests among
 * them on a load that says nothing, so that they do not rot.
 */
@NullMarked
package dev.docket.tests.benchmark;

import org.jspecify.annotations.NullMarked;
