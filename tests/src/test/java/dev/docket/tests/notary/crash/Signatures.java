package dev.docket.tests.notary.crash;

import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.NoteSigner;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.protocol.checkpoint.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A key, and every checkpoint that was ever signed with it. */
final class Signatures implements NoteSigner {

  private static final SigningKey KEY = SigningKey.of("example.org/log", new byte[32]);

  private final List<Checkpoint> signed;

  Signatures(List<Checkpoint> before) {
    signed = new ArrayList<>(before);
  }

  List<Checkpoint> all() {
    return List.copyOf(signed);
  }

  @Override
  public VerifierKey verifier() {
    return KEY.verifier();
  }

  @Override
  public byte[] sign(byte[] message) {
    signed.add(Checkpoint.parse(new String(message, StandardCharsets.UTF_8)));
    return KEY.sign(message);
  }
}
