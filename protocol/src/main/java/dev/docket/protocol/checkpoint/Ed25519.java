package dev.docket.protocol.checkpoint;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Ed25519 of RFC 8032 as the JDK has it, on raw keys of 32 bytes. */
final class Ed25519 {

  static final int KEY_BYTES = 32;

  /** What RFC 8410 puts in front of the raw keys. */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");

  private static final String NAME = "Ed25519";

  private Ed25519() {}

  static byte[] sign(byte[] seed, byte[] message) {
    try {
      PrivateKey key =
          KeyFactory.getInstance(NAME)
              .generatePrivate(new PKCS8EncodedKeySpec(joined(PKCS8, seed)));
      Signature signature = Signature.getInstance(NAME);
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException fault) {
      throw new IllegalStateException("every Java platform from 15 on has Ed25519", fault);
    }
  }

  /** Whether the signature is right; {@code false} also for bytes that are no key or signature. */
  static boolean verify(byte[] publicKey, byte[] message, byte[] signed) {
    try {
      PublicKey key =
          KeyFactory.getInstance(NAME)
              .generatePublic(new X509EncodedKeySpec(joined(X509, publicKey)));
      Signature signature = Signature.getInstance(NAME);
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(signed);
    } catch (SignatureException
        | java.security.spec.InvalidKeySpecException
        | java.security.InvalidKeyException malformed) {
      return false;
    } catch (GeneralSecurityException fault) {
      throw new IllegalStateException("every Java platform from 15 on has Ed25519", fault);
    }
  }

  /** The public key of a seed: the JDK computes it only for a key pair that it makes itself. */
  static byte[] publicKey(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
      generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
      byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
      return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    } catch (GeneralSecurityException fault) {
      throw new IllegalStateException("every Java platform from 15 on has Ed25519", fault);
    }
  }

  private static byte[] joined(byte[] prefix, byte[] key) {
    byte[] all = Arrays.copyOf(prefix, prefix.length + key.length);
    System.arraycopy(key, 0, all, prefix.length, key.length);
    return all;
  }

  /** Gives the seed as its random bytes. */
  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final transient byte[] seed;

    Given(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }
}
