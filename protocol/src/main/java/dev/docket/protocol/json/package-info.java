/**
 * Immutable JSON values restricted to I-JSON (RFC 7493), their canonical bytes (RFC 8785) and merge
 * patches (RFC 7396).
 *
 * <p>Everything a case holds is one of these values; hashes and size limits are taken over the
 * canonical bytes, so two equal values always have equal bytes. Knows nothing of Akka.
 */
@NullMarked
package dev.docket.protocol.json;

import org.jspecify.annotations.NullMarked;
