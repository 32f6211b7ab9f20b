/** Tests of what is made of the lines of a run. */
@org.jspecify.annotations.NullMarked
package dev.docket.console.load;
