package dev.docket.persistence.log.format;

/**
 * Bytes whose checksum is right and which still are nothing that Docket writes: no rot does that,
 * only somebody who computes checksums. Treated as damage.
 */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedException(String what, RuntimeException cause) {
    super(what + " has a right checksum and is nothing that Docket writes: " + cause, cause);
  }
}
