package io.liftguard.publish.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and passwords of a serving database. */
class ServingTargetTest {

  private static ServingTarget target(String url) {
    return new ServingTarget(url, "me", "hidden", Map.of(), ServingTarget.Older.REFUSE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://host/db?user=u&password=hidden",
        "jdbc:postgresql://host/db?sslpassword=hidden",
        "jdbc:postgresql://u:hidden@host/db",
        "JDBC:PostgreSQL://host/db?PassWord=hidden",
      })
  void aPasswordInAnAddressIsRefusedAndNotRepeated(String url) {
    LiftGuardException refused = assertThrows(LiftGuardException.class, () -> target(url));
    assertEquals(LiftGuardException.Kind.WRONG_USE, refused.kind());
    assertTrue(refused.remedy().contains("LIFTGUARD_SERVING_PASSWORD"), refused.remedy());
    assertFalse((refused.getMessage() + refused.remedy()).contains("hidden"));
  }

  @Test
  void anotherDatabaseIsRefused() {
    LiftGuardException refused =
        assertThrows(LiftGuardException.class, () -> target("jdbc:mysql://u:hidden@host/db"));
    assertTrue(refused.remedy().contains("jdbc:postgresql://"), refused.remedy());
    assertFalse(refused.getMessage().contains("hidden"), refused.getMessage());
  }

  @Test
  void showsNoSecret() {
    ServingTarget target =
        new ServingTarget(
            "jdbc:postgresql://host/db?sslmode=require",
            "me",
            "hidden",
            Map.of("liftguard_owner", "hidden"),
            ServingTarget.Older.REFUSE);
    assertEquals("jdbc:postgresql://host/db as me", target.toString());
  }

  @Test
  void passwordsOfInsurersAreOneALine() {
    assertEquals(
        Map.of("insurer_INS-A", "a:b c", "insurer_人保", "x"),
        ServingTarget.insurerPasswords("INS-A: a:b c\n\n 人保 : x \n"));
    for (String wrong : new String[] {"INS-A", ": x", "INS-A:", "INS-A:  "}) {
      LiftGuardException refused =
          assertThrows(
              LiftGuardException.class, () -> ServingTarget.insurerPasswords("OK: x\n" + wrong));
      assertTrue(refused.getMessage().startsWith("Line 2 "), refused.getMessage());
    }
    LiftGuardException tooLong =
        assertThrows(
            LiftGuardException.class, () -> ServingTarget.insurerPasswords("I".repeat(56) + ": x"));
    assertTrue(tooLong.getMessage().contains("too long"), tooLong.getMessage());
  }
}
