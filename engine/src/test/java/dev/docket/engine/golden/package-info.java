/** What is stored and sent, byte by byte, in every version that can be read. */
@NullMarked
package dev.docket.engine.golden;

import org.jspecify.annotations.NullMarked;
