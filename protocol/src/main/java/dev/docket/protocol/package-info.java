/**
 * Ids, mutations, commands, replies and events: what travels to a case and what is stored of it.
 */
@NullMarked
package dev.docket.protocol;

import org.jspecify.annotations.NullMarked;
