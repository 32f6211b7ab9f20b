/** What the doors promise, held against an in-memory journal that can be made to fail. */
@NullMarked
package dev.docket.engine;

import org.jspecify.annotations.NullMarked;
