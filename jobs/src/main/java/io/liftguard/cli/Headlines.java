package io.liftguard.cli;

import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.publish.page.KpiText;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The five headline targets on the terminal: the latest twelve months, the running month beside.
 */
final class Headlines {

  private Headlines() {}

  /**
   * The table of the targets.
   *
   * @param kpi the gold table
   */
  static TextTable table(SubCommand command, Dataset<Row> kpi) {
    List<Row> rows =
        kpi.where(
                "scope_type = 'county' AND period_type IN ('r12m', 'month') AND kpi_id IN ('"
                    + String.join(
                        "', '", KpiCatalogue.load().headlines().stream().map(KpiCard::id).toList())
                    + "')")
            .collectAsList();
    TextTable table =
        new TextTable()
            .column(command.text("headline.no"), TextTable.Align.LEFT)
            .column(command.text("headline.name"), TextTable.Align.LEFT)
            .column(command.text("headline.value"), TextTable.Align.RIGHT)
            .column(command.text("headline.interval"), TextTable.Align.RIGHT)
            .column(command.text("headline.target"), TextTable.Align.RIGHT)
            .column(command.text("headline.met"), TextTable.Align.LEFT)
            .column(command.text("headline.certain"), TextTable.Align.LEFT)
            .column(command.text("headline.months"), TextTable.Align.LEFT)
            .column(command.text("headline.month"), TextTable.Align.RIGHT)
            .column(command.text("headline.unit"), TextTable.Align.LEFT);
    for (KpiCard card : KpiCatalogue.load().headlines()) {
      Row year = latest(rows, card.id(), "r12m");
      Row month = latest(rows, card.id(), "month");
      table.row(
          List.of(
              "T" + card.headline(),
              command.root().language().of(card.name()),
              figure(card, year, "value"),
              interval(card, year),
              KpiText.target(card),
              flag(command, year, "meets_target"),
              flag(command, year, "certain"),
              period(year),
              figure(card, month, "value"),
              command.root().language().of(KpiText.unit(card))));
    }
    return table;
  }

  private static Row latest(List<Row> rows, String kpi, String periodType) {
    Row latest = null;
    for (Row row : rows) {
      if (row.getAs("kpi_id").equals(kpi)
          && row.getAs("period_type").equals(periodType)
          && (latest == null || end(row).isAfter(end(latest)))) {
        latest = row;
      }
    }
    return latest;
  }

  private static LocalDate end(Row row) {
    return row.getAs("period_end");
  }

  private static String period(Row row) {
    // The end is exclusive; people name the last month.
    return row == null
        ? "-"
        : row.<LocalDate>getAs("period_start").toString().substring(0, 7)
            + ".."
            + end(row).minusDays(1).toString().substring(0, 7);
  }

  private static String interval(KpiCard card, Row row) {
    String low = figure(card, row, "ci_low");
    String high = figure(card, row, "ci_high");
    return low.equals("-") && high.equals("-") ? "-" : low + " .. " + high;
  }

  private static String figure(KpiCard card, Row row, String column) {
    return row == null || row.isNullAt(row.fieldIndex(column))
        ? "-"
        : KpiText.figure(card, row.<Double>getAs(column));
  }

  private static String flag(SubCommand command, Row row, String column) {
    if (row == null || row.isNullAt(row.fieldIndex(column))) {
      return "-";
    }
    return command.text(row.<Boolean>getAs(column) ? "word.yes" : "word.no");
  }
}
