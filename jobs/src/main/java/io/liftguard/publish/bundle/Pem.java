package io.liftguard.publish.bundle;

import java.util.Base64;
import java.util.Optional;

/**
 * A key in PEM form (RFC 7468): base 64 between two lines that say what it is.
 *
 * @param label what the lines say, such as PUBLIC KEY
 */
record Pem(String label) {

  private String begin() {
    return "-----BEGIN " + label + "-----";
  }

  private String end() {
    return "-----END " + label + "-----";
  }

  String write(byte[] encoded) {
    return begin() + "\n" + Base64.getEncoder().encodeToString(encoded) + "\n" + end() + "\n";
  }

  /**
   * The bytes between the lines; empty when the text is not between them.
   *
   * @throws IllegalArgumentException when they are no base 64
   */
  Optional<byte[]> read(String text) {
    String trimmed = text.strip();
    if (!trimmed.startsWith(begin()) || !trimmed.endsWith(end())) {
      return Optional.empty();
    }
    String body = trimmed.substring(begin().length(), trimmed.length() - end().length());
    return Optional.of(Base64.getDecoder().decode(body.replaceAll("\\s", "")));
  }
}
