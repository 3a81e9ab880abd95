package io.liftguard.ingest;

/**
 * One record of a file.
 *
 * @param line CSV: physical line on which it starts, header = 1; JSON lines: line; JSON array and
 *     Parquet: row from 1
 * @param cells values by contract column, null where there is none
 * @param shape whether the record can be judged at all
 * @param raw the record as JSON, made only when somebody asks
 */
// One per row of every file: a defensive copy would double the work of reading.
@SuppressWarnings("ArrayRecordComponent")
record RawRecord(long line, RawValue[] cells, Shape shape, Raw raw) {

  /** Whether a record can be judged. */
  enum Shape {
    SOUND,
    /** It does not parse, is no object, or has more fields than the header: BAD_TYPE alone. */
    BROKEN
  }

  /** Makes the record's JSON. */
  interface Raw {
    String json();
  }
}
