package io.liftguard.bench;

import io.liftguard.synth.Scale;
import java.util.Map;

/**
 * One bar, measured.
 *
 * @param bar which
 * @param scale of the data
 * @param data what it was measured on, such as {@code county 3000 lifts 3 years}
 * @param unit of both sides: s or MB
 * @param ours the product's side
 * @param theirs the yardstick's side
 * @param detail single measurements and row counts, for the JSON file
 */
public record BarResult(
    Bar bar,
    Scale scale,
    String data,
    String unit,
    double ours,
    double theirs,
    Map<String, Object> detail) {

  /** How many times the yardstick. */
  public double ratio() {
    return ours / theirs;
  }

  /**
   * Whether the bar was set for data of this scale; otherwise the ratio is told for information.
   */
  public boolean counts() {
    return !bar.ofCity() || scale != Scale.COUNTY;
  }

  /** Whether the ratio is within the bar's limit. */
  public boolean held() {
    return ratio() <= bar.limit();
  }
}
