package dev.docket.protocol;

/**
 * Why one mutation of a quantum, or the state it would leave, is refused.
 *
 * @param index the position of the mutation in its quantum, from 0; -1 if no single one is at fault
 * @param subject what it is about: {@code context}, {@code status}, {@code step_count}, {@code
 *     metadata}, {@code state}, {@code event}, {@code hold}, {@code version}, {@code token/ID} or
 *     {@code scope/ID}
 * @param message for people: what is wrong and what would be allowed
 * @param consequence whether the same subject, or one it refers to, had failed before in this
 *     quantum, so that mending the earlier violation may mend this one
 */
public record Violation(
    int index, ViolationCode code, String subject, String message, boolean consequence) {}
