package io.liftguard.publish.feed;

import io.liftguard.contract.ReleaseSchema;
import io.liftguard.insurance.FeedRows;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Control totals of the rows of a feed, by kind of subject: sums of the columns as they stand. */
final class FeedTotals {

  private static final int PLACES = 6;

  private final Map<String, OfSubject> bySubject = new LinkedHashMap<>();
  private final int subject;
  private final int exposure;
  private final int observed;
  private final int expected;
  private final int relativity;

  /** The totals of one kind. */
  static final class OfSubject {
    private long rows;
    private long exposureDays;
    private long observed;
    private BigDecimal expected = BigDecimal.ZERO.setScale(PLACES);
    private BigDecimal relativities = BigDecimal.ZERO;
    private long withRelativity;

    long rows() {
      return rows;
    }

    long exposureDays() {
      return exposureDays;
    }

    long observed() {
      return observed;
    }

    String expected() {
      return expected.toPlainString();
    }

    /** Plain mean of the column, null when no row fills it. */
    String meanRelativity() {
      return withRelativity == 0
          ? null
          : relativities
              .divide(BigDecimal.valueOf(withRelativity), PLACES, RoundingMode.HALF_UP)
              .toPlainString();
    }
  }

  FeedTotals(ReleaseSchema.File file) {
    List<String> columns = file.columnNames();
    subject = columns.indexOf("subject_type");
    exposure = columns.indexOf("exposure_days");
    observed = columns.indexOf("observed");
    expected = columns.indexOf("expected");
    relativity = columns.indexOf("relativity");
    FeedRows.SUBJECTS.forEach(s -> bySubject.put(s, new OfSubject()));
  }

  /** Adds a row. */
  FeedTotals add(List<?> row) {
    OfSubject totals = bySubject.get((String) row.get(subject));
    totals.rows++;
    totals.exposureDays += ((Number) row.get(exposure)).longValue();
    totals.observed += ((Number) row.get(observed)).longValue();
    totals.expected = totals.expected.add((BigDecimal) row.get(expected));
    if (row.get(relativity) != null) {
      totals.relativities = totals.relativities.add((BigDecimal) row.get(relativity));
      totals.withRelativity++;
    }
    return this;
  }

  /** Totals by kind, in the order of the file. */
  Map<String, OfSubject> bySubject() {
    return bySubject;
  }
}
