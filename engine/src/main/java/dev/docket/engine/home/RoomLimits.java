package dev.docket.engine.home;

/**
 * How many cases live in a home.
 *
 * @param maxLiveCases the most at once
 * @param maxWaiting how many commands may wait for a case that has no room yet
 */
public record RoomLimits(int maxLiveCases, int maxWaiting) {}
