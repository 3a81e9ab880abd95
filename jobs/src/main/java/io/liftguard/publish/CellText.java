package io.liftguard.publish;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The text of a value as files show it: instants in local time {@code YYYY-MM-DD HH:MM:SS[.f]},
 * arrays joined by a blank, doubles in the shortest form, null as the empty text.
 */
public final class CellText {

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  /** At most six digits of the second, as the lake keeps microseconds; none when it is whole. */
  private static final DateTimeFormatter LOCAL_TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .toFormatter();

  private CellText() {}

  /** The text of a value as Spark hands it out. */
  public static String of(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Double number) {
      return ShortestDouble.text(number);
    }
    if (value instanceof Float number) {
      return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof Instant instant) {
      return localTime(instant);
    }
    if (value instanceof java.sql.Timestamp timestamp) {
      return localTime(timestamp.toInstant());
    }
    if (value instanceof LocalDateTime time) {
      return LOCAL_TIME.format(time);
    }
    if (value instanceof java.sql.Date date) {
      return date.toLocalDate().toString();
    }
    if (value instanceof scala.collection.Iterable<?> items
        && !(value instanceof scala.collection.Map<?, ?>)) {
      List<String> texts = new ArrayList<>();
      CollectionConverters.asJava(items).forEach(item -> texts.add(of(item)));
      return String.join(" ", texts);
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      Map<String, String> sorted = new TreeMap<>(Comparator.naturalOrder());
      CollectionConverters.asJava(map).forEach((k, v) -> sorted.put(of(k), of(v)));
      List<String> texts = new ArrayList<>();
      sorted.forEach((k, v) -> texts.add(k + "=" + v));
      return String.join(" ", texts);
    }
    if (value instanceof Row row) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        texts.add(of(row.get(i)));
      }
      return String.join(" ", texts);
    }
    if (value instanceof byte[] bytes) {
      return java.util.HexFormat.of().formatHex(bytes);
    }
    return value.toString();
  }

  /** Whether the value's text is the user's own words, which a spreadsheet must not execute. */
  static boolean isWords(Object value) {
    return !(value instanceof Number
        || value instanceof Boolean
        || value instanceof Instant
        || value instanceof LocalDate
        || value instanceof LocalDateTime
        || value instanceof java.util.Date);
  }

  private static String localTime(Instant instant) {
    return LOCAL_TIME.format(instant.atZone(ZONE));
  }
}
