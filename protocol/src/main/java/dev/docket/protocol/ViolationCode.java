package dev.docket.protocol;

/** The rules that a mutation can break; names are stable, programs may rely on them. */
public enum ViolationCode {
  TOKEN_EXISTS,
  TOKEN_UNKNOWN,
  TOKEN_NOT_ACTIVE,
  TOKEN_ID_CHANGED,
  TOKEN_VALUE_TOO_DEEP,
  SCOPE_EXISTS,
  SCOPE_UNKNOWN,
  SCOPE_NOT_ACTIVE,
  SCOPE_IS_ROOT,
  SCOPE_HAS_CHILDREN,
  SCOPE_HAS_ACTIVE_TOKENS,
  UPDATE_FAILED,
  STATUS_CHANGE_ILLEGAL,
  CASE_NOT_EMPTY,
  CASE_FINAL,
  STEP_COUNT_OVERFLOW,
  TOO_MANY_TOKENS,
  TOO_MANY_SCOPES,
  SCOPE_TOO_DEEP,
  CONTEXT_TOO_LARGE,
  TOKEN_VALUE_TOO_LARGE,
  STATE_TOO_LARGE,
  EVENT_TOO_LARGE,
  /** A hold of a case that is on hold. */
  ALREADY_ON_HOLD,
  /** A resume of a case that is not on hold. */
  NOT_ON_HOLD,
  /** A restore of a version that is not earlier than the case's. */
  VERSION_NOT_EARLIER,
  /** An erase of a case that has no final status. */
  CASE_NOT_FINAL,
  INVARIANT_BROKEN
}
