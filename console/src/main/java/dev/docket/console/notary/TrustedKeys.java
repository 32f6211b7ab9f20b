package dev.docket.console.notary;

import dev.docket.console.runtime.WrongUseException;
import dev.docket.protocol.checkpoint.VerifierKey;
import java.util.List;
import picocli.CommandLine.Option;

/** The public keys that the user trusts. */
public final class TrustedKeys {

  @Option(
      names = "--key",
      paramLabel = "PUB",
      description = "A public key that you trust, as keygen printed it; may be repeated.")
  private List<String> keys = List.of();

  /**
   * The keys.
   *
   * @throws WrongUseException if one is none
   */
  public List<VerifierKey> all() {
    return keys.stream().map(TrustedKeys::key).toList();
  }

  private static VerifierKey key(String text) {
    try {
      return VerifierKey.parse(text);
    } catch (IllegalArgumentException fault) {
      throw new WrongUseException("--key: " + fault.getMessage(), fault);
    }
  }
}
