/**
 * What a case holds of quanta that are not committed yet: buffers in memory, bounded in number,
 * size and time.
 *
 * <p>Comes after the case actor, which receives the calls, and before the fold, which gets a whole
 * buffer at commit. Nothing here is durable and nothing here is applied to a state; whoever loses
 * it loses no commit.
 */
@NullMarked
package dev.docket.engine.quantum;

import org.jspecify.annotations.NullMarked;
