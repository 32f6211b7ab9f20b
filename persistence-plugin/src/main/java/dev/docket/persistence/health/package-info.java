/**
 * How a store is: healthy, degraded or read-only, and why. Told of every trouble by {@code log} and
 * by the store as it begins and ends; asked by the store's door. Knows only the flight recorder.
 */
@NullMarked
package dev.docket.persistence.health;

import org.jspecify.annotations.NullMarked;
