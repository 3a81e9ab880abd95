package io.liftguard.explain;

import io.liftguard.LiftGuardException;
import io.liftguard.kpi.Period;
import io.liftguard.settings.Nearest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Periods as people write them: {@code 2026-09}, {@code 2026Q3}, {@code 2026}, and {@code
 * r12m:2026-09} for the twelve months up to that month's end.
 */
final class Periods {

  private Periods() {}

  /**
   * Reads a period.
   *
   * @throws LiftGuardException wrong use when the run has no figures of that period
   */
  static Period of(String text, LastRun run) {
    Map<String, Period> known = new LinkedHashMap<>();
    for (Period period : Period.all(run.firstDay(), run.asOf())) {
      known.put(text(period), period);
    }
    Period period = known.get(text.toUpperCase(Locale.ROOT).replace("R12M", "r12m"));
    if (period != null) {
      return period;
    }
    List<String> texts = new ArrayList<>(known.keySet());
    throw LiftGuardException.wrongUse(
        "There are no figures of the period '" + text + "'",
        "The nearest known one is '"
            + Nearest.to(text, texts)
            + "'; periods are written 2026-09, 2026Q3, 2026 or r12m:2026-09.");
  }

  /** A period as it is written. */
  static String text(Period period) {
    LocalDate start = LocalDate.ofEpochDay(period.start());
    return switch (period.type()) {
      case MONTH -> month(start);
      case QUARTER -> start.getYear() + "Q" + ((start.getMonthValue() + 2) / 3);
      case YEAR -> Integer.toString(start.getYear());
      case R12M -> "r12m:" + month(LocalDate.ofEpochDay(period.end() - 1));
    };
  }

  private static String month(LocalDate date) {
    return String.format(Locale.ROOT, "%d-%02d", date.getYear(), date.getMonthValue());
  }
}
