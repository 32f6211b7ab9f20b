/** Bytes that somebody else made, and the engine's serializers. */
@NullMarked
package dev.docket.engine.serialization;

import org.jspecify.annotations.NullMarked;
