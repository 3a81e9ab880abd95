package io.liftguard.night;

import io.liftguard.contract.SchemaFiles;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Fingerprints of what decides on figures: definitions and settings. */
final class Definitions {

  private Definitions() {}

  /** Differs whenever a measure or a KPI card does. */
  static String version() {
    StringBuilder text = new StringBuilder(SchemaFiles.read("measures.yaml"));
    for (String file : SchemaFiles.list("kpis")) {
      text.append(SchemaFiles.read(file));
    }
    return fingerprint(text.toString());
  }

  /** The first 16 hexadecimal digits of a text's SHA-256. */
  static String fingerprint(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
