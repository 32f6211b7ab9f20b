/** What several of these tests need: child processes, the recorded log. */
@NullMarked
package dev.docket.tests.support;

import org.jspecify.annotations.NullMarked;
