package io.liftguard.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.liftguard.contract.ColumnType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The types of part 1, a sentence per row of {@code ingest/values.csv}. */
class ValueParserTest {
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9A-F]{4})");

  @ParameterizedTest(name = "{1}: {0}")
  @CsvFileSource(resources = "/ingest/values.csv", numLinesToSkip = 1, emptyValue = "")
  void gives_each_value_its_type(
      String says, String type, String form, String given, String expected) {
    Object parsed = ValueParser.parse(type(type), raw(form, unescape(given == null ? "" : given)));
    assertEquals(unescape(expected), text(parsed), says);
  }

  @Property
  void any_whole_number_comes_back(@ForAll long value) {
    assertEquals(value, ValueParser.parse(type("bigint"), new RawValue.Text(Long.toString(value))));
    assertEquals(value, ValueParser.parse(type("bigint"), new RawValue.Whole(value)));
  }

  @Property
  void text_and_number_of_a_decimal_are_judged_alike(@ForAll @Scale(4) BigDecimal value) {
    ColumnType type = type("decimal(12,2)");
    assertEquals(
        ValueParser.parse(type, ValueParser.number(value.toPlainString())),
        ValueParser.parse(type, new RawValue.Text(value.toPlainString())));
  }

  @Property
  void no_text_breaks_a_parser(@ForAll String given) {
    for (String type :
        new String[] {"string", "bigint", "decimal(9,6)", "boolean", "date", "timestamp"}) {
      Object first = ValueParser.parse(type(type), new RawValue.Text(given));
      Object again = ValueParser.parse(type(type), new RawValue.Text(" " + given + "\t"));
      assertEquals(first, again, "blanks at the ends change nothing");
    }
  }

  private static ColumnType type(String physical) {
    ColumnType.Kind kind =
        switch (physical) {
          case "string" -> ColumnType.Kind.STRING;
          case "bigint" -> ColumnType.Kind.INT;
          case "boolean" -> ColumnType.Kind.BOOL;
          case "date" -> ColumnType.Kind.DATE;
          case "timestamp" -> ColumnType.Kind.TIMESTAMP;
          default -> ColumnType.Kind.DECIMAL;
        };
    Matcher decimal = Pattern.compile("decimal\\((\\d+),(\\d+)\\)").matcher(physical);
    return decimal.matches()
        ? new ColumnType(
            kind, physical, Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)))
        : new ColumnType(kind, physical, 0, 0);
  }

  private static RawValue raw(String form, String given) {
    return switch (form) {
      case "text" -> new RawValue.Text(given);
      case "number" -> ValueParser.number(given);
      case "truth" -> new RawValue.Truth(given);
      case "day" -> new RawValue.Day((int) LocalDate.parse(given).toEpochDay());
      case "moment" -> {
        Instant at = Instant.parse(given);
        yield new RawValue.Moment(at.getEpochSecond(), at.getNano() / 1000);
      }
      case "local" -> {
        LocalDateTime at = LocalDateTime.parse(given);
        Instant utc = at.toInstant(ZoneOffset.UTC);
        yield new RawValue.LocalMoment(utc.getEpochSecond(), utc.getNano() / 1000);
      }
      case "structure" -> new RawValue.Unusable(given);
      default -> throw new IllegalArgumentException(form);
    };
  }

  private static String text(Object parsed) {
    if (parsed == ValueParser.BAD_TYPE) {
      return "BAD_TYPE";
    }
    if (parsed == ValueParser.OUT_OF_RANGE) {
      return "OUT_OF_RANGE";
    }
    return parsed instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(parsed);
  }

  private static String unescape(String text) {
    return ESCAPE
        .matcher(text.replace("\\t", "\t").replace("\\n", "\n"))
        .replaceAll(
            m ->
                Matcher.quoteReplacement(
                    Character.toString((char) Integer.parseInt(m.group(1), 16))));
  }
}
