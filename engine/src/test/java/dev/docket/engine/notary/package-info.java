/** The notary against crashes, lost tiles, other histories and other notaries. */
@NullMarked
package dev.docket.engine.notary;

import org.jspecify.annotations.NullMarked;
