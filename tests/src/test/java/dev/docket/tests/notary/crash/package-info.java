/**
 * A notary on the simulated disk of the journal plugin: the power is cut at every call that changes
 * something, and again in the recovery, and the process is killed before. {@code Recorded} life →
 * {@code NotaryExplorer} → {@code Recovered}.
 */
@NullMarked
package dev.docket.tests.notary.crash;

import org.jspecify.annotations.NullMarked;
