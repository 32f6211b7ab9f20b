/**
 * Measures the log on the machine at hand: {@link dev.docket.console.bench.BenchCommand} names the
 * measurements, each a {@link dev.docket.console.bench.Measurement} that writes {@link
 * dev.docket.console.bench.Figures}. What can be compared is compared within one run; the figures
 * of one machine say little about another.
 */
@NullMarked
package dev.docket.console.bench;

import org.jspecify.annotations.NullMarked;
