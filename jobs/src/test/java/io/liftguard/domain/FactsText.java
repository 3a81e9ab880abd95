package io.liftguard.domain;

import java.lang.reflect.RecordComponent;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Facts as lines of text, one for each row, so that any two of them can be compared. */
final class FactsText {

  private static final Set<String> DAYS =
      Set.of("day", "month", "first_day", "last_day", "run_start", "chain_date");

  private FactsText() {}

  /** Every cell of a lift's facts, rows in order. */
  static List<String> lines(LiftFacts facts) {
    List<String> lines = new ArrayList<>(months(facts.months()));
    lines.addAll(rows("event", facts.events()));
    lines.addAll(rows("order", facts.orders()));
    lines.addAll(rows("chain", facts.chains()));
    lines.addAll(rows("episode", facts.episodes()));
    lines.addAll(rows("complaint", facts.complaints()));
    lines.addAll(rows("check", facts.spotChecks()));
    return lines;
  }

  /** One sorted line for each row of months, with the measures that are not 0. */
  static List<String> months(List<LiftMonth> months) {
    Map<String, String> lines = new TreeMap<>();
    for (LiftMonth month : months) {
      Map<String, String> measures = new LinkedHashMap<>();
      for (Measure measure : Measure.values()) {
        if (month.counts().get(measure) != 0) {
          measures.put(measure.column(), Long.toString(month.counts().get(measure)));
        }
      }
      String key = place(month.month(), month.dims(), month.grace(), month.maxIntervalDays());
      if (lines.put(key, key + " " + measures) != null) {
        throw new IllegalStateException("two rows of one place: " + key);
      }
    }
    return new ArrayList<>(lines.values());
  }

  /** Where a row of months belongs. */
  static String place(int month, Dims dims, boolean grace, int interval) {
    return "month " + LocalDate.ofEpochDay(month) + " " + dims + " grace=" + grace + " " + interval;
  }

  /** One line for each record. */
  static List<String> rows(String name, List<? extends Record> records) {
    return records.stream().map(record -> name + " " + cells(record)).toList();
  }

  /** The cells of a record by name, those of records within it included. */
  static Map<String, String> cells(Record record) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = value(record, component);
      String name = snake(component.getName());
      if (value instanceof Record inner) {
        // The place of a record goes before what the record says of itself: a complaint's firm.
        cells.putAll(cells(inner));
      } else {
        cells.put(name, text(name, value));
      }
    }
    return cells;
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static String text(String name, Object value) {
    if (value == null) {
      return "-";
    }
    if (value instanceof Boolean flag) {
      return flag ? "yes" : "no";
    }
    if (value instanceof Integer number && DAYS.contains(name)) {
      return LocalDate.ofEpochDay(number).toString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Object::toString).collect(Collectors.joining(" "));
    }
    return value.toString();
  }

  private static String snake(String camel) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (Character.isUpperCase(c)) {
        snake.append('_').append(Character.toLowerCase(c));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }
}
