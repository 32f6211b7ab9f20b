/**
 * A deliberately naive model of what a case is and what a quantum means, and the property that
 * drives it and the engine's pure step side by side.
 *
 * <p>The model is a transliteration of the semantics: mutable maps, a full copy before each
 * mutation, a full scan for each question. It shares with the engine the vocabulary of the protocol
 * (ids, values, mutations) and no rule: where both agree, two readings of the same text agree.
 */
@NullMarked
package dev.docket.engine.model;

import org.jspecify.annotations.NullMarked;
