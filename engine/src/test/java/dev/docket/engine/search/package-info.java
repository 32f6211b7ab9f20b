/** Searches, and the view behind them. */
@NullMarked
package dev.docket.engine.search;

import org.jspecify.annotations.NullMarked;
