/** Tests that hold the bytes on disk to their page. */
@NullMarked
package dev.docket.persistence.log.format;

import org.jspecify.annotations.NullMarked;
