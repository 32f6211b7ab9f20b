/** The doors: {@code CaseEngine}, {@code CaseRef}, {@code Quantum}. */
@NullMarked
package dev.docket.engine;

import org.jspecify.annotations.NullMarked;
