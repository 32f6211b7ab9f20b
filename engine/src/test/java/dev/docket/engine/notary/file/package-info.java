/** A notary's files and keys on a real disk. */
@NullMarked
package dev.docket.engine.notary.file;

import org.jspecify.annotations.NullMarked;
