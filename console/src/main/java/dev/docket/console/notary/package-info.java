/**
 * Keys, proofs and the log of a notary on the command line.
 *
 * <p>Knows files of notaries and what is handed out of them; {@code dev.docket.console.store},
 * which knows the store, comes behind it.
 */
@NullMarked
package dev.docket.console.notary;

import org.jspecify.annotations.NullMarked;
