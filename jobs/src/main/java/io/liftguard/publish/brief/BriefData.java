package io.liftguard.publish.brief;

import io.liftguard.contract.Text;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What the briefs of a run are made from.
 *
 * @param run the run
 * @param figures rows of {@code kpi}: the county's targets of all months, and of the month of the
 *     towns' briefs every town's and the county's
 * @param plan the plan board in its order
 * @param changes what came to the watch list or went from it in the run
 * @param alerts the paths of the last days
 * @param told what was said of alarms when they were found
 * @param open the watch list
 * @param quality rows of {@code data_quality} of the last days, and all incomplete days
 * @param delivered what the run took in
 * @param revisions figures of closed months that the run changed
 * @param firms names of firms
 * @param events entrapments in scope of the month of the towns' briefs
 */
public record BriefData(
    Run run,
    List<Figure> figures,
    List<PlanRow> plan,
    List<Change> changes,
    List<AlertDay> alerts,
    List<Told> told,
    List<Open> open,
    List<Quality> quality,
    List<Delivered> delivered,
    long revisions,
    Map<String, String> firms,
    List<Event> events) {

  /** Days that "lately" means, as_of among them. */
  static final int DAYS = 30;

  /**
   * The run.
   *
   * @param before as_of of the run before it, null for the first
   * @param month first day of the month of the towns' briefs
   */
  public record Run(String runId, long runNo, LocalDate asOf, LocalDate before, LocalDate month) {

    /** First of the last days. */
    LocalDate lately() {
      return asOf.minusDays(DAYS - 1L);
    }
  }

  /** A row of {@code kpi}; the end is exclusive. */
  public record Figure(
      String kpiId,
      String periodType,
      LocalDate start,
      LocalDate end,
      String scopeType,
      String scopeId,
      Double value,
      Double low,
      Double high,
      Boolean meets,
      Boolean certain,
      boolean partial,
      Long incompleteDays) {}

  /** A row of {@code plan_board}. */
  public record PlanRow(
      String taskNo,
      Text title,
      Text lead,
      Text milestone,
      String comparison,
      double target,
      LocalDate deadline,
      Double value,
      String unit,
      Double yearAgo,
      String status,
      String trend,
      List<String> lifts) {}

  /** A row of {@code nights_watchlist}. */
  public record Change(
      String subjectType,
      String subjectId,
      String reason,
      String change,
      LocalDate since,
      Long points,
      String evidence) {}

  /** A row of {@code alert}. */
  public record AlertDay(
      String scopeType,
      String scopeId,
      LocalDate date,
      long y,
      double m,
      double c,
      double threshold,
      boolean alarm,
      boolean incomplete) {}

  /**
   * A row of {@code nights_alert}.
   *
   * @param runNo run that found the alarm
   */
  public record Told(long runNo, String scopeType, String scopeId, LocalDate date, String state) {}

  /** A row of {@code watchlist}. */
  public record Open(
      String subjectType,
      String subjectId,
      String reason,
      LocalDate since,
      Long points,
      Long score,
      String evidence,
      String town,
      String siteName,
      String firmId) {}

  /** A row of {@code data_quality}. */
  public record Quality(String table, LocalDate date, String measure, String firmId, long count) {}

  /** A row of {@code nights_delivery}. */
  public record Delivered(String table, String measure, long count) {}

  /** An entrapment; times are null where they are missing. */
  public record Event(
      String eventId,
      LocalDate date,
      String elevatorId,
      String town,
      String siteName,
      String firmId,
      String causeGroup,
      Long persons,
      Long injured,
      Long arrivalSeconds,
      Long trappedSeconds) {}

  /** Days of a table from one to another, both inclusive, that were not reported in full. */
  List<LocalDate> incomplete(String table, LocalDate from, LocalDate to) {
    TreeSet<LocalDate> days = new TreeSet<>();
    for (Quality row : quality) {
      if (row.measure().equals("INCOMPLETE")
          && row.table().equals(table)
          && !row.date().isBefore(from)
          && !row.date().isAfter(to)) {
        days.add(row.date());
      }
    }
    return new ArrayList<>(days);
  }

  /** Tables with incomplete days, in order. */
  List<String> incompleteTables() {
    TreeSet<String> tables = new TreeSet<>();
    for (Quality row : quality) {
      if (row.measure().equals("INCOMPLETE")) {
        tables.add(row.table());
      }
    }
    return new ArrayList<>(tables);
  }
}
