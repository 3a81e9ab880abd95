package io.liftguard.domain;

import java.util.ArrayList;
import java.util.List;

/** Adds counts up by month and place; a lift has one or two places a month, so a list will do. */
final class LiftMonths {

  private final List<LiftMonth> rows = new ArrayList<>();

  Counts row(int month, Dims dims, boolean grace, int interval) {
    for (int i = rows.size() - 1; i >= 0; i--) {
      LiftMonth row = rows.get(i);
      if (row.month() == month
          && row.maxIntervalDays() == interval
          && row.grace() == grace
          && row.dims().equals(dims)) {
        return row.counts();
      }
    }
    Counts counts = new Counts();
    rows.add(new LiftMonth(month, dims, grace, interval, counts));
    return counts;
  }

  /** Rows with any count. */
  List<LiftMonth> rows() {
    return rows.stream().filter(row -> !row.counts().empty()).toList();
  }
}
