/**
 * The demonstration: generated orders, imported by a process of its own that is killed half way,
 * started again, finished and verified.
 */
@NullMarked
package dev.docket.console.demo;

import org.jspecify.annotations.NullMarked;
