package io.liftguard.domain;

import java.util.Comparator;

/**
 * Order of texts by Unicode code point, which is what the specification asks for and what Spark's
 * UTF-8 comparison gives; {@link String#compareTo} differs for characters beyond the basic plane.
 */
public final class CodePoints {

  /** Null least, then by code point. */
  public static final Comparator<String> ORDER = CodePoints::compare;

  private CodePoints() {}

  /** Compares by code point; null is least. */
  public static int compare(String a, String b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Integer.compare(rank(x), rank(y));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  // Surrogates stand for code points above every other UTF-16 unit.
  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }
}
