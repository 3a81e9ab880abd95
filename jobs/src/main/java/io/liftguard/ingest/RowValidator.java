package io.liftguard.ingest;

import io.liftguard.contract.Column;
import io.liftguard.contract.ColumnType;
import io.liftguard.contract.TableContract;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Judges rows by their contract: gives each value its type and fills in defaults, or says every
 * reason why the row cannot be accepted. Pure Java; one instance serves one thread.
 */
final class RowValidator {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Duration AHEAD = Duration.ofHours(24);

  /**
   * A row that was judged.
   *
   * @param values typed values by contract column; those that do not parse are null
   * @param reasons empty when the row keeps its contract
   */
  // One per row of every file: a defensive copy would double the work of reading.
  @SuppressWarnings("ArrayRecordComponent")
  record Judged(Object[] values, Set<Reason> reasons) {
    boolean accepted() {
      return reasons.isEmpty();
    }
  }

  private record Rule(
      ColumnType type,
      boolean required,
      boolean requiredOfTombstones,
      Set<String> allowed,
      Comparable<?> least,
      Comparable<?> greatest,
      Pattern pattern,
      Object defaultValue,
      boolean event) {}

  private final Rule[] rules;
  private final int recordedAt;
  private final int deleted;

  RowValidator(TableContract contract) {
    List<Column> columns = contract.columns();
    rules = columns.stream().map(RowValidator::rule).toArray(Rule[]::new);
    recordedAt = contract.columnNames().indexOf("recorded_at");
    deleted = contract.columnNames().indexOf("deleted");
  }

  private static Rule rule(Column column) {
    ColumnType type = column.type();
    return new Rule(
        type,
        column.required(),
        column.key() || column.name().equals("recorded_at"),
        column.enumValues().isEmpty() ? null : new HashSet<>(column.enumValues()),
        column.minimum().map(v -> limit(type, v)).orElse(null),
        column.maximum().map(v -> limit(type, v)).orElse(null),
        // \s of a contract is Unicode White_Space.
        column.pattern().map(p -> Pattern.compile(p, Pattern.UNICODE_CHARACTER_CLASS)).orElse(null),
        column.defaultValue().map(v -> ValueParser.parse(type, new RawValue.Text(v))).orElse(null),
        column.timing() == Column.Timing.EVENT);
  }

  private static Comparable<?> limit(ColumnType type, String text) {
    return switch (type.kind()) {
      case INT -> Long.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case DATE -> LocalDate.parse(text);
      case TIMESTAMP -> LocalDate.parse(text).atStartOfDay(ZONE).toInstant();
      case STRING, BOOL, DOUBLE, NESTED ->
          throw new IllegalStateException("no limits for " + type.physical());
    };
  }

  /** Judges one row, given by contract column with null for what is not there. */
  Judged judge(RawValue[] cells) {
    Object[] values = new Object[rules.length];
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    boolean[] present = new boolean[rules.length];
    for (int i = 0; i < rules.length; i++) {
      Rule rule = rules[i];
      Object value = ValueParser.parse(rule.type(), cells[i]);
      if (value == null) {
        value = rule.defaultValue();
      }
      present[i] = value != null;
      if (value == ValueParser.BAD_TYPE) {
        reasons.add(Reason.BAD_TYPE);
        value = null;
      } else if (value == ValueParser.OUT_OF_RANGE) {
        reasons.add(Reason.OUT_OF_RANGE);
        value = null;
      }
      values[i] = value;
    }
    boolean tombstone = Boolean.TRUE.equals(values[deleted]);
    Instant horizon = values[recordedAt] instanceof Instant recorded ? recorded.plus(AHEAD) : null;
    for (int i = 0; i < rules.length; i++) {
      Rule rule = rules[i];
      Object value = values[i];
      if (value == null) {
        if (!present[i] && rule.required() && (!tombstone || rule.requiredOfTombstones())) {
          reasons.add(Reason.MISSING_REQUIRED);
        }
        continue;
      }
      if (rule.allowed() != null && !rule.allowed().contains(value)) {
        reasons.add(Reason.NOT_IN_ENUM);
      }
      if (rule.pattern() != null && !rule.pattern().matcher((String) value).matches()) {
        reasons.add(Reason.BAD_PATTERN);
      }
      if (beyond(rule.least(), value) || beyond(value, rule.greatest())) {
        reasons.add(Reason.OUT_OF_RANGE);
      }
      if (rule.event() && horizon != null && instant(value).isAfter(horizon)) {
        reasons.add(Reason.FUTURE_TIME);
      }
    }
    return new Judged(values, reasons);
  }

  /**
   * Whether {@code low} is greater than {@code high}; a limit that is not there is never passed.
   */
  @SuppressWarnings("unchecked")
  private static boolean beyond(Object low, Object high) {
    return low != null && high != null && ((Comparable<Object>) low).compareTo(high) > 0;
  }

  /** A date counts as its local midnight. */
  private static Instant instant(Object value) {
    return value instanceof LocalDate date ? date.atStartOfDay(ZONE).toInstant() : (Instant) value;
  }
}
