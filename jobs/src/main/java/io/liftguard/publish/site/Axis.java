package io.liftguard.publish.site;

import io.liftguard.rating.Rating;
import java.util.List;
import java.util.Locale;

/**
 * A logarithmic axis of ratios, on which half as many and twice as many lie equally far from the
 * fleet. Positions are per cent of the drawing's width, so that a drawing stretches with its page
 * and its letters do not.
 *
 * @param low ratio at the left edge
 * @param high ratio at the right edge
 */
record Axis(double low, double high) {

  /** Ratios that may be written under an axis. */
  private static final List<Double> TICKS = List.of(0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0);

  /** No axis shows more than this: one small firm's interval must not flatten all others. */
  private static final Axis WIDEST = new Axis(0.2, 5);

  private static final Axis NARROWEST = new Axis(0.5, 2);

  /** Air beside the outermost ends, as a factor. */
  private static final double AIR = 1.08;

  /** A tick: where it stands and what is written there. */
  record Tick(String x, String label) {}

  /** A stretch of the axis with a point in it. */
  record Span(String from, String width, String point, String to) {}

  /** An axis that shows the intervals of all rated firms. */
  static Axis of(List<Rating> ratings) {
    double low = NARROWEST.low();
    double high = NARROWEST.high();
    for (Rating rating : ratings) {
      if (rating.composite() != null) {
        low = Math.min(low, rating.compositeLow());
        high = Math.max(high, rating.compositeHigh());
      }
    }
    return new Axis(Math.max(low / AIR, WIDEST.low()), Math.min(high * AIR, WIDEST.high()));
  }

  /** An axis for one measure: room for a ratio and for what chance may do. */
  static Axis around(double low, double high) {
    return new Axis(
        Math.max(Math.min(low, NARROWEST.low()) / AIR, WIDEST.low()),
        Math.min(Math.max(high, NARROWEST.high()) * AIR, WIDEST.high()));
  }

  private double share(double ratio) {
    double inside = Math.min(Math.max(ratio, low), high);
    return Math.log(inside / low) / Math.log(high / low);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", share * 100);
  }

  /** Where a ratio lies; beyond the edges at the edge. */
  public String at(double ratio) {
    return percent(share(ratio));
  }

  /** Where an interval and its point lie. */
  Span span(double from, double point, double to) {
    return new Span(at(from), percent(share(to) - share(from)), at(point), at(to));
  }

  /** The ticks that lie on the axis, off its edges. */
  public List<Tick> ticks() {
    return TICKS.stream()
        .filter(t -> t >= low && t <= high)
        .map(t -> new Tick(at(t), number(t)))
        .toList();
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
