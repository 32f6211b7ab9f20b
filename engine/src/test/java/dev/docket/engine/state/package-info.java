@NullMarked
package dev.docket.engine.state;

import org.jspecify.annotations.NullMarked;
