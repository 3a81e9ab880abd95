package io.liftguard.watch;

import io.liftguard.domain.Times;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One statement of the tables under {@code watch/}; {@code watch/README.md} tells the notation. */
public final class Notation {

  /** The day that all tables speak for. */
  public static final int AS_OF = (int) LocalDate.of(2026, 3, 31).toEpochDay();

  private final String verb;
  private final List<String> words = new ArrayList<>();
  private final Map<String, String> pairs = new HashMap<>();

  private Notation(String statement) {
    String[] parts = statement.split("\\s+", -1);
    this.verb = parts[0];
    for (int i = 1; i < parts.length; i++) {
      int at = parts[i].indexOf('=');
      if (at > 0) {
        pairs.put(parts[i].substring(0, at), parts[i].substring(at + 1));
      } else {
        words.add(parts[i]);
      }
    }
  }

  /** The statements of a text. */
  static List<Notation> statements(String text) {
    List<Notation> statements = new ArrayList<>();
    for (String statement : text == null ? new String[0] : text.split(";", -1)) {
      if (!statement.isBlank()) {
        statements.add(new Notation(statement.strip()));
      }
    }
    return statements;
  }

  String verb() {
    return verb;
  }

  String at(int place) {
    return words.get(place);
  }

  long number(int place) {
    return Long.parseLong(words.get(place));
  }

  /** The day at a place, {@code missing} for a hyphen. */
  int day(int place, int missing) {
    return dayOf(words.get(place), missing);
  }

  int day(int place) {
    return day(place, Times.NO_DAY);
  }

  /** Microseconds of a day and a time of day at two places. */
  long instant(int day, int time) {
    return Times.startOf(day(day)) + LocalTime.parse(words.get(time)).toNanoOfDay() / 1000;
  }

  /** A value by name, {@code missing} when it is not written; a hyphen is null. */
  String or(String name, String missing) {
    String value = pairs.getOrDefault(name, missing);
    return "-".equals(value) ? null : value;
  }

  /** A flag by name, null when it is neither written nor given. */
  Boolean flag(String name, Boolean missing) {
    String value = pairs.get(name);
    return value == null ? missing : Boolean.valueOf(value.equals("yes"));
  }

  /** A day by name. */
  int day(String name, int missing) {
    String value = pairs.get(name);
    return value == null ? missing : dayOf(value, Times.NO_DAY);
  }

  /** Reads a day: a date, or days after as_of. */
  static int dayOf(String text, int missing) {
    if (text.equals("-")) {
      return missing;
    }
    return text.matches("\\d{4}-\\d{2}-\\d{2}")
        ? (int) LocalDate.parse(text).toEpochDay()
        : AS_OF + Integer.parseInt(text);
  }

  /** Findings as the tables write them, with the days in the form that the row uses. */
  static String text(List<Finding> findings, String expected) {
    List<String> texts = new ArrayList<>();
    for (Finding finding : findings) {
      String date = LocalDate.ofEpochDay(finding.since()).toString();
      String since =
          expected != null && expected.contains(finding.reason() + "@" + date)
              ? date
              : Integer.toString(finding.since() - AS_OF);
      String points = finding.points() == null ? "" : "+" + finding.points();
      texts.add(finding.reason() + "@" + since + points);
    }
    return String.join(" ", texts);
  }
}
