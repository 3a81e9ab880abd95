package io.liftguard.insurance;

import java.util.Collection;
import java.util.List;

/**
 * Why a relativity is what it is. What each means for people stands in {@code
 * schemas/feed/texts.yaml}.
 */
public enum Reason {
  CAP_APPLIED,
  CORRECTED,
  DATA_GAP,
  EXPERIENCE,
  FLOOR_APPLIED,
  LOW_CREDIBILITY,
  NEW_SUBJECT,
  NOT_NEUTRAL,
  NO_EXPOSURE,
  NO_FIRM,
  SWING_LIMITED,
  VETO_FIRM;

  /** Codes in the order of files: by code point. */
  static List<String> codes(Collection<Reason> reasons) {
    return reasons.stream().map(Reason::name).sorted().distinct().toList();
  }
}
