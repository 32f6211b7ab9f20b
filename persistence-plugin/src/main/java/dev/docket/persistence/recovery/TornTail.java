package dev.docket.persistence.recovery;

/**
 * Bytes behind the last frame of a log that was not closed cleanly. They are no part of it: a write
 * that was under way when the process ended, which was never acknowledged; or, if the disk has lost
 * a part of it since, the very last group, which nothing proves.
 *
 * @param file the segment, relative to the store's directory
 * @param offset where they begin, bytes
 * @param length how many, up to the last one that is not zero
 * @param copy the name of the file beside it that they were copied to; empty if read-only, or if
 *     that failed
 */
public record TornTail(String file, long offset, long length, String copy) {}
