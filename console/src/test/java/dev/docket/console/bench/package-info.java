@NullMarked
package dev.docket.console.bench;

import org.jspecify.annotations.NullMarked;
