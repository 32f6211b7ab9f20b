/** Whole ways through the house, from a log file to verified receipts. */
@NullMarked
package dev.docket.tests.scenario;

import org.jspecify.annotations.NullMarked;
