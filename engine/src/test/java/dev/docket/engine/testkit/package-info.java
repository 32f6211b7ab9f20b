/** The test kit, tested. */
@NullMarked
package dev.docket.engine.testkit;

import org.jspecify.annotations.NullMarked;
