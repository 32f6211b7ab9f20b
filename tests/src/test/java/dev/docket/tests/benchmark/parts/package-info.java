/**
 * The parts of a commit under JMH, one class for each room of the code. {@code mvn -Pjmh -pl tests
 * -am test} measures them in JVMs of their own and writes {@code tests/target/bench/parts.json};
 * the normal build runs each once, so that they do not rot.
 */
@NullMarked
package dev.docket.tests.benchmark.parts;

import org.jspecify.annotations.NullMarked;
