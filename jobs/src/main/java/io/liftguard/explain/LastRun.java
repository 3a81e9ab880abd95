package io.liftguard.explain;

import io.liftguard.LiftGuardException;
import io.liftguard.domain.Firms;
import io.liftguard.domain.FleetContext;
import io.liftguard.lake.Lake;
import io.liftguard.lake.TableId;
import io.liftguard.night.NightSettings;
import io.liftguard.night.RunRecord;
import io.liftguard.night.Scalars;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The run whose figures are explained: the lake's last complete one.
 *
 * @param record its row in {@code meta/runs}
 * @param settings settings that move figures, which are those of the run
 * @param firstDay first day of the first month
 */
record LastRun(RunRecord record, NightSettings settings, int firstDay) {

  /**
   * Finds it.
   *
   * @throws LiftGuardException wrong use when no run has made figures, or when it was made with
   *     other settings: they would give other figures, and no explanation of these
   */
  static LastRun of(Grounds grounds) {
    RunRecord run = RunRecord.required(grounds.lake());
    NightSettings settings = grounds.settings();
    run.refuseOtherSettings(settings);
    return new LastRun(run, settings, new Scalars(run.scalars()).firstDay(settings));
  }

  /** Last day that counts. */
  int asOf() {
    return (int) record.asOf().toEpochDay();
  }

  /** From which month each optional table counts. */
  Map<String, Integer> tableFrom() {
    return new Scalars(record.scalars()).tableFrom(firstDay);
  }

  /** What the rules need beyond a lift's own records. */
  FleetContext fleet(Firms firms) {
    return new FleetContext(
        firstDay,
        asOf(),
        new Scalars(record.scalars()).earliestVisit(),
        firms,
        settings.arrivalLimits(),
        settings.graceDays());
  }

  /** A gold table as the run left it; the table must be one that the run knew. */
  Dataset<Row> gold(Lake lake, String table) {
    return lake.readAt(TableId.gold(table), record.goldVersions().get(table));
  }
}
