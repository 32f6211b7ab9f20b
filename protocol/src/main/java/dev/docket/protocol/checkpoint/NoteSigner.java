package dev.docket.protocol.checkpoint;

/** Signs notes: a key in a file, or whatever keeps one. */
public interface NoteSigner {

  /** The public key. */
  VerifierKey verifier();

  /** The Ed25519 signature of the message, 64 bytes. */
  byte[] sign(byte[] message);
}
