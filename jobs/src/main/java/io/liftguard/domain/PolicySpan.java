package io.liftguard.domain;

/** Days {@code [startsOn, endsOn)} on which a lift is insured. */
public record PolicySpan(int startsOn, int endsOn, String product) {
  public boolean majorParts() {
    return "major_parts".equals(product);
  }
}
