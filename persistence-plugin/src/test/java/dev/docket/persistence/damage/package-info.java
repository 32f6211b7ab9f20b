/**
 * Damage at rest: whatever happens to the files of a store between two opens, it shows what was
 * written or says what is wrong; and every decoder of the plugin, fed with anything.
 */
@NullMarked
package dev.docket.persistence.damage;

import org.jspecify.annotations.NullMarked;
