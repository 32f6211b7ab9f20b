/**
 * The bytes on disk: names, headers, frames, records. The only place that knows offsets; {@code
 * docs/format/log.md} is its page. It encodes and checks, and touches no file. All numbers are
 * big-endian, all text is UTF-8.
 */
@NullMarked
package dev.docket.persistence.log.format;

import org.jspecify.annotations.NullMarked;
