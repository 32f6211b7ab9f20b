/** Tests of the import against real cases on a journal in memory. */
@NullMarked
package dev.docket.console.replay;

import org.jspecify.annotations.NullMarked;
