package io.liftguard.publish.serving;

import io.liftguard.LiftGuardException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A serving database and how to get in.
 *
 * @param url JDBC address, without a password
 * @param user who publishes: {@code liftguard_owner}, or a superuser who prepares the database too
 * @param password its password, null for none
 * @param rolePasswords passwords by role that a superuser's publish sets
 * @param older what to do when the database shows a later night or another lake
 */
public record ServingTarget(
    String url, String user, String password, Map<String, String> rolePasswords, Older older) {

  /** What to do when the database shows a later night or another lake. */
  public enum Older {
    REFUSE,
    REPLACE
  }

  public ServingTarget {
    rolePasswords = Map.copyOf(rolePasswords);
    String lower = url.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("jdbc:postgresql:")) {
      throw LiftGuardException.wrongUse(
          "'" + shown(url) + "' is no address of a PostgreSQL database",
          "Give one of the form jdbc:postgresql://host:5432/database.");
    }
    if (lower.matches(".*[?&](ssl)?password=.*") || lower.matches("jdbc:postgresql://[^/?]*@.*")) {
      throw LiftGuardException.wrongUse(
          "The address of the serving database holds a password, which every process list shows",
          "Leave it out; set LIFTGUARD_SERVING_USER and LIFTGUARD_SERVING_PASSWORD, or name a file"
              + " in LIFTGUARD_SERVING_PASSWORD_FILE.");
    }
  }

  /** The address as messages show it. */
  String shown() {
    return shown(url);
  }

  private static String shown(String url) {
    int parameters = url.indexOf('?');
    return (parameters < 0 ? url : url.substring(0, parameters)).replaceAll("//[^/]*@", "//");
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return shown() + " as " + user;
  }

  /**
   * Passwords of the insurers' roles.
   *
   * @param byInsurer lines of the form {@code id: password}
   * @throws LiftGuardException (wrong use) for a line of another form
   */
  public static Map<String, String> insurerPasswords(String byInsurer) {
    Map<String, String> passwords = new TreeMap<>();
    int number = 0;
    for (String line : byInsurer.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      int colon = line.indexOf(':');
      if (colon < 1 || line.substring(colon + 1).isBlank()) {
        throw LiftGuardException.wrongUse(
            "Line " + number + " of the insurers' passwords is not of the form id: password",
            "Write one insurer a line.");
      }
      passwords.put(
          Fence.insurerRole(line.substring(0, colon).strip()), line.substring(colon + 1).strip());
    }
    return passwords;
  }
}
