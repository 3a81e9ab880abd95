package io.liftguard.explain;

import io.liftguard.domain.Times;
import io.liftguard.explain.Explanation.Source;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.Row;

/**
 * The current version of a record, with where it was delivered.
 *
 * @param row its bronze row, columns of the contract first
 * @param source the line that delivered it; of several equal ones the first by file and line
 * @param copies lines that deliver the very same version, this one included
 * @param versions lines that deliver any version of the record
 */
record Delivered(Row row, Source source, int copies, int versions) {

  String text(String column) {
    return row.getAs(column);
  }

  /** A whole number, null when not given. */
  Long number(String column) {
    return row.getAs(column);
  }

  /** A flag, which means this where it is not given. */
  boolean flagOr(String column, Boolean missing) {
    Boolean given = row.getAs(column);
    return given == null ? missing : given;
  }

  /** Epoch day of a date, {@link Times#NO_DAY} when not given. */
  int day(String column) {
    LocalDate date = row.getAs(column);
    return date == null ? Times.NO_DAY : Math.toIntExact(date.toEpochDay());
  }

  /** Microseconds of an instant, {@link Times#NO_TIME} when not given. */
  long instant(String column) {
    Instant instant = row.getAs(column);
    return instant == null ? Times.NO_TIME : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  boolean deleted() {
    return flagOr("deleted", Boolean.FALSE);
  }
}
