package io.liftguard.publish.site;

/** The colour of a verdict; the words beside it say the same. */
enum Tone {
  GOOD,
  LEVEL,
  POOR,
  NONE;

  private static final int MIDDLE = 3;

  /** The tone of a number of stars, null for none. */
  static Tone of(Integer stars) {
    if (stars == null) {
      return NONE;
    }
    if (stars == MIDDLE) {
      return LEVEL;
    }
    return stars > MIDDLE ? GOOD : POOR;
  }

  /** The class in the style sheet. */
  public String css() {
    return "tone-" + name().toLowerCase(java.util.Locale.ROOT);
  }
}
