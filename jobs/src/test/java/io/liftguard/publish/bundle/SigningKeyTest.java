package io.liftguard.publish.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {

  private static final byte[] TEXT = "a list of sums".getBytes(StandardCharsets.UTF_8);

  /** RFC 8032, 7.1, test 2: a key, its public key and the signature of one byte. */
  @Test
  void signsAsTheStandardSays() {
    byte[] seed =
        HexFormat.of().parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    byte[] pkcs8 = new byte[48];
    byte[] head = HexFormat.of().parseHex("302e020100300506032b657004220420");
    System.arraycopy(head, 0, pkcs8, 0, head.length);
    System.arraycopy(seed, 0, pkcs8, head.length, seed.length);
    SigningKey key =
        SigningKey.parse(
            "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getEncoder().encodeToString(pkcs8)
                + "\n-----END PRIVATE KEY-----",
            "test");
    assertEquals(
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        key.publicKey().fingerprint());
    assertEquals(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        HexFormat.of().formatHex(key.sign(new byte[] {0x72})));
  }

  @Test
  void theKeyIsMadeOnceForItsOwnerAlone(@TempDir Path home) throws Exception {
    Path file = home.resolve("keys/signing-key.pem");
    SigningKey made = SigningKey.of(Optional.empty(), file);
    SigningKey read = SigningKey.of(Optional.empty(), file);
    assertEquals(made.publicKey().fingerprint(), read.publicKey().fingerprint());
    assertArrayEquals(made.sign(TEXT), read.sign(TEXT));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    // The environment's key goes before the file's.
    String other = Files.readString(file);
    Files.delete(file);
    SigningKey fresh = SigningKey.of(Optional.empty(), file);
    assertEquals(
        made.publicKey().fingerprint(),
        SigningKey.of(Optional.of(other), file).publicKey().fingerprint());
    assertFalse(made.publicKey().fingerprint().equals(fresh.publicKey().fingerprint()));
  }

  @Test
  void aSignatureCountsForItsKeyAndTextOnly() {
    PublicKeyText key = ExampleBundle.KEY.publicKey();
    byte[] signature = ExampleBundle.KEY.sign(TEXT);
    assertTrue(key.signed(TEXT, signature));
    assertTrue(PublicKeyText.of(key.pem(), "pem").signed(TEXT, signature));
    assertTrue(PublicKeyText.of(key.fingerprint(), "fingerprint").signed(TEXT, signature));
    assertFalse(ExampleBundle.key(2).publicKey().signed(TEXT, signature));
    byte[] changed = TEXT.clone();
    changed[3]++;
    assertFalse(key.signed(changed, signature));
    signature[10] ^= 1;
    assertFalse(key.signed(TEXT, signature));
    assertFalse(key.signed(TEXT, new byte[3]));
    for (int seed = 1; seed < 40; seed++) {
      PublicKeyText each = ExampleBundle.key(seed).publicKey();
      assertEquals(each.fingerprint(), PublicKeyText.of(each.fingerprint(), "own").fingerprint());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no key",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "00112233"
      })
  void saysWhatIsNoKeyWithoutShowingIt(String text) {
    LiftGuardException refused =
        assertThrows(LiftGuardException.class, () -> SigningKey.parse(text, "signing.key"));
    assertEquals("signing.key holds no Ed25519 private key", refused.getMessage());
    LiftGuardException other =
        assertThrows(LiftGuardException.class, () -> PublicKeyText.of(text, "--key x"));
    assertTrue(other.getMessage().contains("--key x is no Ed25519 public key"));
  }
}
