package dev.docket.console.eventlog;

/**
 * What is wrong with a record.
 *
 * @param cell the position of the cell in its record, from 1
 * @param reason what is wrong, and what is allowed
 */
record Flaw(int cell, String reason) {}
