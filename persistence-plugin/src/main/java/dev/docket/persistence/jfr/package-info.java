/**
 * What the store tells the flight recorder of the JVM: one event class for each thing that takes
 * time or goes wrong. They are always on; without a recording they cost next to nothing. Begun and
 * finished by {@code log} and by the store's open; knows nobody.
 */
@NullMarked
package dev.docket.persistence.jfr;

import org.jspecify.annotations.NullMarked;
