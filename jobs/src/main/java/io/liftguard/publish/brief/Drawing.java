package io.liftguard.publish.brief;

import io.liftguard.publish.brief.BriefData.AlertDay;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Small drawings as places in a box of {@value #WIDTH} by {@value #HEIGHT}. */
final class Drawing {

  static final int WIDTH = 320;
  static final int HEIGHT = 56;

  /** Air above and below, so that a stroke is not cut. */
  private static final double AIR = 5;

  private Drawing() {}

  /** A place. */
  record Spot(String x, String y) {}

  /**
   * A line of values with a target.
   *
   * @param points the line
   * @param target height of the target
   * @param last the last value
   */
  record Line(String points, String target, Spot last) {}

  /**
   * A path of an alert.
   *
   * @param points the path
   * @param threshold height at which it is an alarm
   * @param events days with entrapments
   * @param alarms days with an alarm
   * @param incomplete days that were not reported in full
   * @param day width of a day
   */
  record Path(
      String points,
      String threshold,
      List<Spot> events,
      List<Spot> alarms,
      List<Spot> incomplete,
      String day) {}

  /** The line of values, null when there are fewer than two. */
  static Line line(List<Double> values, double target) {
    if (values.size() < 2) {
      return null;
    }
    double low = target;
    double high = target;
    for (double value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    double span = high > low ? high - low : 1;
    StringBuilder points = new StringBuilder();
    Spot spot = null;
    for (int i = 0; i < values.size(); i++) {
      double x = AIR + (WIDTH - 2 * AIR) * i / (values.size() - 1);
      spot = new Spot(number(x), number(height(values.get(i), low, span)));
      points.append(i == 0 ? "" : " ").append(spot.x()).append(',').append(spot.y());
    }
    return new Line(points.toString(), number(height(target, low, span)), spot);
  }

  private static double height(double value, double low, double span) {
    return HEIGHT - AIR - (HEIGHT - 2 * AIR) * (value - low) / span;
  }

  /**
   * The path of a scope.
   *
   * @param days its days in order, at least one
   * @param from first day of the drawing
   * @param to last day of it
   */
  static Path path(List<AlertDay> days, LocalDate from, LocalDate to) {
    double threshold = days.get(0).threshold();
    double top = threshold;
    for (AlertDay day : days) {
      top = Math.max(top, day.c());
    }
    long length = to.toEpochDay() - from.toEpochDay() + 1;
    double width = (double) WIDTH / length;
    StringBuilder points = new StringBuilder();
    List<Spot> events = new ArrayList<>();
    List<Spot> alarms = new ArrayList<>();
    List<Spot> incomplete = new ArrayList<>();
    for (AlertDay day : days) {
      long at = day.date().toEpochDay() - from.toEpochDay();
      Spot spot = new Spot(number((at + 0.5) * width), number(height(day.c(), 0, top)));
      points.append(points.isEmpty() ? "" : " ").append(spot.x()).append(',').append(spot.y());
      if (day.y() > 0) {
        events.add(spot);
      }
      if (day.alarm()) {
        alarms.add(spot);
      }
      if (day.incomplete()) {
        incomplete.add(new Spot(number(at * width), spot.y()));
      }
    }
    return new Path(
        points.toString(),
        number(height(threshold, 0, top)),
        events,
        alarms,
        incomplete,
        number(width));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
