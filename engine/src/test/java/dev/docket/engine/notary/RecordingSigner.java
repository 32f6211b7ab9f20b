package dev.docket.engine.notary;

import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.NoteSigner;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.protocol.checkpoint.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Remembers everything that it ever signed. */
final class RecordingSigner implements NoteSigner {

  private final SigningKey key = SigningKey.of("example.org/log", new byte[32]);
  private final List<Checkpoint> signed = new ArrayList<>();

  List<Checkpoint> signed() {
    return signed;
  }

  @Override
  public VerifierKey verifier() {
    return key.verifier();
  }

  @Override
  public byte[] sign(byte[] message) {
    signed.add(Checkpoint.parse(new String(message, StandardCharsets.UTF_8)));
    return key.sign(message);
  }
}
