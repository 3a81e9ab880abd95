package io.liftguard.cli;

import io.liftguard.contract.Codes;
import io.liftguard.contract.Text;
import io.liftguard.publish.CellText;
import io.liftguard.publish.LakeCatalog;
import io.liftguard.sql.SqlFile;
import io.liftguard.watch.WatchRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code status}: how the lake fares: runs, targets, freshness of the sources, what was refused.
 */
@Command(name = "status")
final class StatusCommand extends SubCommand {

  /** The parts of the page; each is a query under {@code sql/status}. */
  private static final List<String> PARTS =
      List.of(
          "runs",
          "delivered",
          "incomplete",
          "quality",
          "attention",
          "alarms",
          "sources",
          "quarantined",
          "refused",
          "held_rows",
          "releases");

  private static final List<String> READ =
      List.of(
          "runs",
          "files",
          "quarantine",
          "held",
          "releases",
          "data_quality",
          "watchlist",
          "alert",
          "nights_delivery",
          "nights_watchlist",
          "nights_alert");

  private final Codes codes = Codes.load();

  @Mixin private LakeOption lake;

  StatusCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    try (LakeSession session = lake.openExisting(root())) {
      LakeCatalog catalog = session.catalog();
      catalog.register(READ);
      for (String part : PARTS) {
        out().println(text("status." + part));
        print(SqlFile.query(session.spark(), "status/" + part, Map.of()));
        out().println();
      }
      out().println(text("headline.title"));
      Headlines.table(this, catalog.rows("kpi")).print(out());
      return 0;
    }
  }

  private void print(Dataset<Row> rows) {
    TextTable table = new TextTable();
    for (String column : rows.columns()) {
      table.column(text("status.column." + column), TextTable.Align.LEFT);
    }
    for (Row row : rows.collectAsList()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        cells.add(cell(row, row.schema().fieldNames()[i], row.get(i)));
      }
      table.row(cells);
    }
    if (table.isEmpty()) {
      out().println(text("status.none"));
    } else {
      table.print(out());
    }
  }

  // Codes that have a name are shown by it.
  private String cell(Row row, String column, Object value) {
    if (value == null) {
      return "";
    }
    Optional<Text> name =
        switch (column) {
          case "watch_reason" -> WatchRules.load().text(row.getAs("subject_type"), (String) value);
          case "quality_measure" -> codes.text("data_quality.measure", (String) value);
          case "state" -> codes.text("nights_alert.state", (String) value);
          case "subject_type", "scope_type" -> codes.text(column, (String) value);
          default -> Optional.empty();
        };
    return name.map(root().language()::of).orElseGet(() -> CellText.of(value));
  }
}
