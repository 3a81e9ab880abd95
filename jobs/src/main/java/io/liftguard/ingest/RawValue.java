package io.liftguard.ingest;

import java.math.BigDecimal;

/** A value as its file holds it, before the contract gives it a type. */
sealed interface RawValue {
  /** Text of CSV, JSON or Parquet. */
  record Text(String text) implements RawValue {}

  /** A number of JSON or Parquet with the text that a string column would take. */
  record Numeral(String text, BigDecimal value) implements RawValue {}

  /** A 64-bit number of Parquet; kept apart because it is the most common. */
  record Whole(long value) implements RawValue {}

  /** A JSON or Parquet boolean. */
  record Truth(String text) implements RawValue {
    static final Truth TRUE = new Truth("true");
    static final Truth FALSE = new Truth("false");
  }

  /** A Parquet date, days from 1970-01-01. */
  record Day(int epochDay) implements RawValue {}

  /** A Parquet instant, seconds from 1970-01-01T00:00Z and microseconds of the second. */
  record Moment(long seconds, int micros) implements RawValue {}

  /** A Parquet timestamp without zone, seconds from 1970-01-01T00:00 and microseconds. */
  record LocalMoment(long seconds, int micros) implements RawValue {}

  /** An object, array, or anything else that no column can take; the text is for the raw row. */
  record Unusable(String json) implements RawValue {}
}
