/** A notary's directory and its keys, as files. The engine touches files nowhere else. */
@NullMarked
package dev.docket.engine.notary.file;

import org.jspecify.annotations.NullMarked;
