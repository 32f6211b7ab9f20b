@NullMarked
package dev.docket.engine.home.sharded;

import org.jspecify.annotations.NullMarked;
