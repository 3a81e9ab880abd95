package io.liftguard.night;

import io.liftguard.contract.Column;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.Layer;
import io.liftguard.contract.SchemaFiles;
import io.liftguard.contract.TableContract;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Fingerprints of what decides on figures: definitions and settings. */
final class Definitions {

  private Definitions() {}

  /** Differs whenever a measure, a KPI card or a column of a gold table does. */
  static String version(Contracts contracts) {
    StringBuilder text = new StringBuilder(SchemaFiles.read("measures.yaml"));
    for (String file : SchemaFiles.list("kpis")) {
      text.append(SchemaFiles.read(file));
    }
    for (TableContract table : contracts.in(Layer.GOLD)) {
      text.append(table.name());
      for (Column column : table.columns()) {
        text.append(' ').append(column.name()).append(' ').append(column.type().physical());
      }
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
