package io.liftguard.publish.bundle;

import io.liftguard.LiftGuardException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A public Ed25519 key (RFC 8032). Its fingerprint is the key itself, 32 bytes in hexadecimal
 * digits: no longer than a hash of it would be, and enough to check a signature with, since a
 * bundle holds no key.
 *
 * @param key the key
 */
public record PublicKeyText(PublicKey key) {

  static final String ALGORITHM = "Ed25519";
  private static final int BYTES = 32;
  private static final Pem PEM = new Pem("PUBLIC KEY");

  /** The fingerprint. */
  public String fingerprint() {
    EdECPoint point = ((EdECPublicKey) key).getPoint();
    byte[] bigEndian = point.getY().toByteArray();
    byte[] raw = new byte[BYTES];
    for (int i = 0; i < Math.min(BYTES, bigEndian.length); i++) {
      raw[i] = bigEndian[bigEndian.length - 1 - i];
    }
    if (point.isXOdd()) {
      raw[BYTES - 1] |= (byte) 0x80;
    }
    return HexFormat.of().formatHex(raw);
  }

  /** The key in PEM form, as other programs read it. */
  public String pem() {
    return PEM.write(key.getEncoded());
  }

  /**
   * Reads a fingerprint or a key in PEM form.
   *
   * @param where what the message calls it
   * @throws LiftGuardException (wrong use) when it is neither
   */
  public static PublicKeyText of(String text, String where) {
    try {
      Optional<byte[]> encoded = PEM.read(text);
      if (encoded.isPresent()) {
        return new PublicKeyText(
            KeyFactory.getInstance(ALGORITHM)
                .generatePublic(new X509EncodedKeySpec(encoded.get())));
      }
      if (isFingerprint(text)) {
        return new PublicKeyText(ofRaw(HexFormat.of().parseHex(text.strip())));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw unreadable(where);
    }
    throw unreadable(where);
  }

  private static LiftGuardException unreadable(String where) {
    return LiftGuardException.wrongUse(
        where + " is no Ed25519 public key",
        "Give a file in PEM form, or the fingerprint of 64 hexadecimal digits that `key` prints.");
  }

  private static PublicKey ofRaw(byte[] raw) throws GeneralSecurityException {
    byte[] bigEndian = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      bigEndian[i] = raw[BYTES - 1 - i];
    }
    boolean odd = (bigEndian[0] & 0x80) != 0;
    bigEndian[0] &= 0x7f;
    EdECPoint point = new EdECPoint(odd, new BigInteger(1, bigEndian));
    return KeyFactory.getInstance(ALGORITHM)
        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
  }

  /** Whether a signature of a text is this key's. */
  public boolean signed(byte[] text, byte[] signature) {
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(key);
      check.update(text);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      // A signature that is none is a wrong one.
      return false;
    }
  }

  /** Whether the text looks like a fingerprint rather than the name of a file. */
  public static boolean isFingerprint(String text) {
    return text.strip().matches("[0-9a-fA-F]{64}");
  }
}
