package io.liftguard.publish.bundle;

import io.liftguard.LiftGuardException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import java.util.Set;

/** The private Ed25519 key that signs releases. It is never printed, logged or copied. */
public final class SigningKey {

  private static final Pem PEM = new Pem("PRIVATE KEY");

  private final PrivateKey key;
  private final PublicKeyText publicKey;

  private SigningKey(PrivateKey key) throws GeneralSecurityException {
    this.key = key;
    this.publicKey = new PublicKeyText(publicKey(key));
  }

  /**
   * The key of the environment, else that of a file, which is made at first use, readable by its
   * owner alone.
   *
   * @param secret the key in PEM form, when the environment gives one
   * @param file where the key lies otherwise
   * @throws LiftGuardException wrong use when it is no key; run failed when the file cannot be made
   */
  public static SigningKey of(Optional<String> secret, Path file) {
    return secret.map(text -> parse(text, "signing.key")).orElseGet(() -> ofFile(file));
  }

  private static SigningKey ofFile(Path file) {
    try {
      try {
        return parse(Files.readString(file, StandardCharsets.US_ASCII), file.toString());
      } catch (NoSuchFileException e) {
        return make(file);
      }
    } catch (IOException e) {
      throw LiftGuardException.runFailed(
          "The signing key " + file + " can be neither read nor made: " + e,
          "Give this user the right to it, or set LIFTGUARD_SIGNING_KEY_FILE.",
          e);
    }
  }

  private static SigningKey make(Path file) throws IOException {
    byte[] encoded;
    try {
      encoded =
          KeyPairGenerator.getInstance(PublicKeyText.ALGORITHM)
              .generateKeyPair()
              .getPrivate()
              .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    String pem = PEM.write(encoded);
    Files.createDirectories(file.toAbsolutePath().getParent(), ownerOnly("rwx------"));
    // Made with its rights, not given them afterwards: nobody else may read it for a moment.
    Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = Files.newByteChannel(file, options, ownerOnly("rw-------"))) {
      channel.write(java.nio.ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (FileAlreadyExistsException e) {
      // Another run made it in the same moment, and its key is the one.
      return parse(Files.readString(file, StandardCharsets.US_ASCII), file.toString());
    }
    return parse(pem, file.toString());
  }

  private static FileAttribute<?>[] ownerOnly(String rights) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Reads a key in PKCS#8 PEM form.
   *
   * @param where what the message calls it; the key itself is never part of a message
   */
  static SigningKey parse(String pem, String where) {
    try {
      Optional<byte[]> encoded = PEM.read(pem);
      if (encoded.isPresent()) {
        return new SigningKey(
            KeyFactory.getInstance(PublicKeyText.ALGORITHM)
                .generatePrivate(new PKCS8EncodedKeySpec(encoded.get())));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw noKey(where);
    }
    throw noKey(where);
  }

  private static LiftGuardException noKey(String where) {
    return LiftGuardException.wrongUse(
        where + " holds no Ed25519 private key",
        "Give one in PKCS#8 PEM form (openssl genpkey -algorithm ed25519).");
  }

  /**
   * The public key of a private one. The JDK derives it only while it generates a pair, so the
   * generator is given the private key's own bytes for its random ones (RFC 8032: they are the
   * key).
   */
  private static java.security.PublicKey publicKey(PrivateKey key) throws GeneralSecurityException {
    byte[] seed =
        ((EdECPrivateKey) key)
            .getBytes()
            .orElseThrow(() -> new GeneralSecurityException("the key cannot be read"));
    KeyPairGenerator generator = KeyPairGenerator.getInstance(PublicKeyText.ALGORITHM);
    generator.initialize(NamedParameterSpec.ED25519, new Replay(seed));
    return generator.generateKeyPair().getPublic();
  }

  /** A source of bytes that gives the ones it was made with. */
  private static final class Replay extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    Replay(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] out) {
      System.arraycopy(bytes, 0, out, 0, out.length);
    }
  }

  /** The public key. */
  public PublicKeyText publicKey() {
    return publicKey;
  }

  /** Signs a text; the same text gives the same 64 bytes. */
  public byte[] sign(byte[] text) {
    try {
      Signature signature = Signature.getInstance(PublicKeyText.ALGORITHM);
      signature.initSign(key);
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
