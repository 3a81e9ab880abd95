package io.liftguard.domain;

/** Cause groups of faults and entrapments: the first three letters of the cause code. */
public enum CauseGroup {
  /** External, power. */
  EXT,
  /** People. */
  HUM,
  /** Door system. */
  DOR,
  /** Control system. */
  CTL,
  /** Traction, mechanical, safety gear. */
  TRC,
  /** Maintenance, parts. */
  MNT,
  /** Use management. */
  MGT,
  /** Not found. */
  UNK;

  /** The group of a raw code; null and anything unknown is {@link #UNK}. */
  public static CauseGroup of(String code) {
    if (code != null && code.length() >= 3) {
      String letters = code.substring(0, 3);
      for (CauseGroup group : values()) {
        if (group.name().equals(letters)) {
          return group;
        }
      }
    }
    return UNK;
  }

  /** Whether the equipment is the cause. */
  public boolean equipment() {
    return switch (this) {
      case DOR, CTL, TRC, MNT -> true;
      case EXT, HUM, MGT, UNK -> false;
    };
  }

  /** Equipment causes and unknown ones, so that hiding the cause does not pay. */
  public boolean attributable() {
    return equipment() || this == UNK;
  }
}
