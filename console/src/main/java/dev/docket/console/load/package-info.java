/**
 * One load for everything that keeps events: a closed loop of cases with one client each and one
 * command in flight, or of several clients on one hot case. A {@link
 * dev.docket.console.load.Subject} is put under it, a {@link dev.docket.console.load.Comparison}
 * lets several of them take turns in one run, and its {@link dev.docket.console.load.Results} give
 * medians over the rounds and ratios within each round: the figures of one machine say little about
 * another, ratios more.
 */
@NullMarked
package dev.docket.console.load;

import org.jspecify.annotations.NullMarked;
