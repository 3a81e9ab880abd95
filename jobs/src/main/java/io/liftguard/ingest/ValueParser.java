package io.liftguard.ingest;

import io.liftguard.contract.ColumnType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Gives a raw value the type of its column, by the types of part 1 of the specification.
 *
 * <p>Values come back as {@code String}, {@code Long}, {@code BigDecimal} (at the column's scale),
 * {@code Boolean}, {@link LocalDate} or {@link Instant} (to the microsecond).
 */
final class ValueParser {
  /** The value does not parse. */
  static final Object BAD_TYPE = Flaw.BAD_TYPE;

  /** A decimal that parses but has too many digits before the point. */
  static final Object OUT_OF_RANGE = Flaw.OUT_OF_RANGE;

  private enum Flaw {
    BAD_TYPE,
    OUT_OF_RANGE
  }

  /** A number text longer than this is no number anybody meant; exact arithmetic on it is slow. */
  private static final int LONGEST_EXPONENT_TEXT = 1000;

  private static final int MAX_OFFSET_MINUTES = 18 * 60;
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  // The zone has had one offset since this instant; before it the zone's own rules decide.
  private static final long FIXED_SINCE = Instant.parse("1992-01-01T00:00:00Z").getEpochSecond();
  private static final int FIXED_OFFSET_SECONDS = 8 * 3600;
  private static final long MAX_SECONDS =
      LocalDateTime.of(9999, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);

  private ValueParser() {}

  /**
   * Parses a value.
   *
   * @return the typed value; null for null and empty text; {@link #BAD_TYPE}; {@link #OUT_OF_RANGE}
   */
  static Object parse(ColumnType type, RawValue raw) {
    if (raw == null) {
      return null;
    }
    if (raw instanceof RawValue.Unusable) {
      return BAD_TYPE;
    }
    if (raw instanceof RawValue.Text text) {
      String stripped = Blanks.strip(text.text());
      return stripped.isEmpty() ? null : parseText(type, stripped);
    }
    return switch (type.kind()) {
      case STRING -> textOf(raw);
      case INT -> wholeOf(raw);
      case DECIMAL -> decimalOf(type, raw);
      case BOOL -> truthOf(raw);
      case DATE -> raw instanceof RawValue.Day day ? dateOf(day.epochDay()) : BAD_TYPE;
      case TIMESTAMP -> instantOf(raw);
      case DOUBLE, NESTED -> BAD_TYPE;
    };
  }

  private static Object parseText(ColumnType type, String text) {
    return switch (type.kind()) {
      case STRING -> text;
      case INT -> whole(text);
      case DECIMAL -> decimal(type, text);
      case BOOL -> truth(text);
      case DATE -> date(text);
      case TIMESTAMP -> instant(text);
      case DOUBLE, NESTED -> BAD_TYPE;
    };
  }

  // --- text ---

  private static Object textOf(RawValue raw) {
    String text;
    if (raw instanceof RawValue.Numeral number) {
      text = number.text();
    } else if (raw instanceof RawValue.Whole whole) {
      text = Long.toString(whole.value());
    } else if (raw instanceof RawValue.Truth truth) {
      text = truth.text();
    } else if (raw instanceof RawValue.Day day) {
      text = LocalDate.ofEpochDay(day.epochDay()).toString();
    } else if (raw instanceof RawValue.Moment moment) {
      text = Instant.ofEpochSecond(moment.seconds(), moment.micros() * 1000L).toString();
    } else if (raw instanceof RawValue.LocalMoment local) {
      text =
          LocalDateTime.ofEpochSecond(local.seconds(), local.micros() * 1000, ZoneOffset.UTC)
              .toString();
    } else {
      return BAD_TYPE;
    }
    return text;
  }

  // --- int ---

  private static Object wholeOf(RawValue raw) {
    if (raw instanceof RawValue.Whole whole) {
      return whole.value();
    }
    if (raw instanceof RawValue.Numeral number) {
      BigDecimal value = number.value();
      // Before any expansion: 1e999999999 has one digit here and a billion there.
      if (value.signum() != 0 && value.precision() - (long) value.scale() > 19) {
        return BAD_TYPE;
      }
      try {
        return value.signum() == 0 ? Long.valueOf(0) : Long.valueOf(value.longValueExact());
      } catch (ArithmeticException e) {
        return BAD_TYPE;
      }
    }
    return BAD_TYPE;
  }

  /** {@code [+-]?\d+(\.0+)?} within 64 bits. */
  private static Object whole(String text) {
    int length = text.length();
    int at = signed(text) ? 1 : 0;
    int end = digits(text, at);
    if (end == at) {
      return BAD_TYPE;
    }
    if (end < length) {
      if (text.charAt(end) != '.' || end + 1 == length) {
        return BAD_TYPE;
      }
      for (int i = end + 1; i < length; i++) {
        if (text.charAt(i) != '0') {
          return BAD_TYPE;
        }
      }
    }
    boolean negative = text.charAt(0) == '-';
    long value = 0;
    for (int i = at; i < end; i++) {
      int digit = text.charAt(i) - '0';
      // Counts downwards, because the least value has no positive counterpart.
      if (value < (Long.MIN_VALUE + digit) / 10) {
        return BAD_TYPE;
      }
      value = value * 10 - digit;
    }
    if (negative) {
      return value;
    }
    return value == Long.MIN_VALUE ? BAD_TYPE : Long.valueOf(-value);
  }

  private static boolean signed(String text) {
    char first = text.charAt(0);
    return first == '+' || first == '-';
  }

  /** End of the run of ASCII digits that starts at {@code from}. */
  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  // --- decimal ---

  private static Object decimalOf(ColumnType type, RawValue raw) {
    if (raw instanceof RawValue.Whole whole) {
      return fit(type, BigDecimal.valueOf(whole.value()));
    }
    return raw instanceof RawValue.Numeral number ? fit(type, number.value()) : BAD_TYPE;
  }

  private static Object fit(ColumnType type, BigDecimal value) {
    if (value.signum() == 0) {
      return BigDecimal.ZERO.setScale(type.scale());
    }
    BigDecimal plain = value.stripTrailingZeros();
    if (plain.scale() > type.scale()) {
      return BAD_TYPE;
    }
    if (plain.precision() - (long) plain.scale() > type.precision() - type.scale()) {
      return OUT_OF_RANGE;
    }
    return plain.setScale(type.scale());
  }

  /** {@code [+-]?\d+(\.\d+)?}. */
  private static Object decimal(ColumnType type, String text) {
    int start = signed(text) ? 1 : 0;
    int point = digits(text, start);
    int end = text.length();
    if (point == start) {
      return BAD_TYPE;
    }
    if (point < end) {
      if (text.charAt(point) != '.' || point + 1 == end || digits(text, point + 1) != end) {
        return BAD_TYPE;
      }
      while (text.charAt(end - 1) == '0') {
        end--;
      }
    }
    while (start < point && text.charAt(start) == '0') {
      start++;
    }
    if (end - point - 1 > type.scale()) {
      return BAD_TYPE;
    }
    if (point - start > type.precision() - type.scale()) {
      return OUT_OF_RANGE;
    }
    String cut = "0" + text.substring(start, end == point + 1 ? point : end);
    BigDecimal value = new BigDecimal(cut).setScale(type.scale());
    return text.charAt(0) == '-' ? value.negate() : value;
  }

  // --- bool ---

  private static Object truthOf(RawValue raw) {
    if (raw instanceof RawValue.Truth truth) {
      return truth.text().equals("true");
    }
    Object whole = wholeOf(raw);
    if (whole instanceof Long value && (value == 0 || value == 1)) {
      return value == 1;
    }
    return BAD_TYPE;
  }

  private static Object truth(String text) {
    if (text.equals("1") || text.equals("是") || equalsAscii(text, "true")) {
      return true;
    }
    return text.equals("0") || text.equals("否") || equalsAscii(text, "false") ? false : BAD_TYPE;
  }

  /** Equal when the case of ASCII letters is ignored; other letters that fold to them are not. */
  private static boolean equalsAscii(String text, String lower) {
    if (text.length() != lower.length()) {
      return false;
    }
    for (int i = 0; i < lower.length(); i++) {
      char c = text.charAt(i);
      if (c != lower.charAt(i) && c + ('a' - 'A') != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  // --- date ---

  private static Object dateOf(int epochDay) {
    LocalDate date = LocalDate.ofEpochDay(epochDay);
    return date.getYear() < 0 || date.getYear() > 9999 ? BAD_TYPE : date;
  }

  private static Object date(String text) {
    if (text.length() != 10) {
      return BAD_TYPE;
    }
    LocalDate date = dateAt(text);
    return date == null ? BAD_TYPE : date;
  }

  /** The date {@code YYYY-MM-DD} at the start of a text of at least ten characters, or null. */
  private static LocalDate dateAt(String text) {
    int year = number(text, 0, 4);
    int month = number(text, 5, 2);
    int day = number(text, 8, 2);
    if (year < 0
        || month < 1
        || month > 12
        || day < 1
        || day > 31
        || text.charAt(4) != '-'
        || text.charAt(7) != '-') {
      return null;
    }
    if (day > 28 && day > java.time.YearMonth.of(year, month).lengthOfMonth()) {
      return null;
    }
    return LocalDate.of(year, month, day);
  }

  /** Value of a fixed number of ASCII digits, -1 when there is anything else. */
  private static int number(String text, int from, int count) {
    if (from + count > text.length()) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  // --- timestamp ---

  private static Object instantOf(RawValue raw) {
    if (raw instanceof RawValue.Moment moment) {
      return Math.abs(moment.seconds()) > MAX_SECONDS
          ? BAD_TYPE
          : Instant.ofEpochSecond(moment.seconds(), moment.micros() * 1000L);
    }
    if (raw instanceof RawValue.LocalMoment local) {
      return Math.abs(local.seconds()) > MAX_SECONDS
          ? BAD_TYPE
          : local(local.seconds(), local.micros());
    }
    return BAD_TYPE;
  }

  /** {@code YYYY-MM-DD[T ]hh:mm[:ss[.f{1,9}]]} with optional {@code Z}, ±hh, ±hhmm, ±hh:mm. */
  private static Object instant(String text) {
    int length = text.length();
    if (length < 16) {
      return BAD_TYPE;
    }
    LocalDate date = dateAt(text);
    int hour = number(text, 11, 2);
    int minute = number(text, 14, 2);
    if (date == null
        || (text.charAt(10) != 'T' && text.charAt(10) != ' ')
        || hour < 0
        || hour > 23
        || text.charAt(13) != ':'
        || minute < 0
        || minute > 59) {
      return BAD_TYPE;
    }
    int at = 16;
    int second = 0;
    int micros = 0;
    if (at < length && text.charAt(at) == ':') {
      second = number(text, at + 1, 2);
      if (second < 0 || second > 59) {
        return BAD_TYPE;
      }
      at += 3;
      if (at < length && text.charAt(at) == '.') {
        int end = digits(text, at + 1);
        int count = end - at - 1;
        if (count < 1 || count > 9) {
          return BAD_TYPE;
        }
        // Digits beyond the microsecond are cut, not rounded.
        int kept = Math.min(count, 6);
        micros = number(text, at + 1, kept);
        for (int i = kept; i < 6; i++) {
          micros *= 10;
        }
        at = end;
      }
    }
    long seconds = date.toEpochDay() * 86_400 + hour * 3600L + minute * 60L + second;
    if (at == length) {
      return local(seconds, micros);
    }
    int offset = offsetMinutes(text, at);
    return offset == Integer.MIN_VALUE
        ? BAD_TYPE
        : Instant.ofEpochSecond(seconds - offset * 60L, micros * 1000L);
  }

  /** Minutes of the offset that fills the text from {@code at}; the least int when it is none. */
  private static int offsetMinutes(String text, int at) {
    int rest = text.length() - at;
    char sign = text.charAt(at);
    if (sign == 'Z' && rest == 1) {
      return 0;
    }
    if (sign != '+' && sign != '-') {
      return Integer.MIN_VALUE;
    }
    int hours = number(text, at + 1, 2);
    int minutes;
    if (rest == 3) {
      minutes = 0;
    } else if (rest == 5) {
      minutes = number(text, at + 3, 2);
    } else if (rest == 6 && text.charAt(at + 3) == ':') {
      minutes = number(text, at + 4, 2);
    } else {
      return Integer.MIN_VALUE;
    }
    if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > MAX_OFFSET_MINUTES) {
      return Integer.MIN_VALUE;
    }
    return sign == '-' ? -(hours * 60 + minutes) : hours * 60 + minutes;
  }

  /** The instant of a local time in Asia/Shanghai, by the zone's own rules. */
  private static Instant local(long localSeconds, int micros) {
    if (localSeconds - FIXED_OFFSET_SECONDS >= FIXED_SINCE) {
      return Instant.ofEpochSecond(localSeconds - FIXED_OFFSET_SECONDS, micros * 1000L);
    }
    return LocalDateTime.ofEpochSecond(localSeconds, micros * 1000, ZoneOffset.UTC)
        .atZone(ZONE)
        .toInstant();
  }

  /**
   * A JSON or Parquet number from its text.
   *
   * @return the number, or an unusable value when it is beyond exact arithmetic
   */
  static RawValue number(String text) {
    boolean exponent = text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
    if (exponent && text.length() > LONGEST_EXPONENT_TEXT) {
      return new RawValue.Unusable(text);
    }
    try {
      return new RawValue.Numeral(text, new BigDecimal(text));
    } catch (NumberFormatException | DateTimeException e) {
      return new RawValue.Unusable(text);
    }
  }
}
