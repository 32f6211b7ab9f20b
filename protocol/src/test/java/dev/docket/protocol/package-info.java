@NullMarked
package dev.docket.protocol;

import org.jspecify.annotations.NullMarked;
