/**
 * The command line's entry. The packages below are the way of an import, {@code eventlog}, {@code
 * mapping}, {@code replay}; {@code store}, which reads a store beside a running service; {@code
 * demo}; and {@code runtime}, which they share.
 */
@NullMarked
package dev.docket.console;

import org.jspecify.annotations.NullMarked;
