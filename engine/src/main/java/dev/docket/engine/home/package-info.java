/**
 * Where cases live: finds the keeper of an id, starts it when there is none, lets idle ones go.
 *
 * <p>Comes after the doors, which know a case by its id only, and before the keepers.
 */
@NullMarked
package dev.docket.engine.home;

import org.jspecify.annotations.NullMarked;
