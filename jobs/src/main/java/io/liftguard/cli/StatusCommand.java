package io.liftguard.cli;

import io.liftguard.publish.CellText;
import io.liftguard.publish.LakeCatalog;
import io.liftguard.sql.SqlFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
      List.of("runs", "sources", "quarantined", "refused", "held_rows", "releases");

  @Mixin private LakeOption lake;

  StatusCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    try (LakeSession session = lake.openExisting(root())) {
      LakeCatalog catalog = session.catalog();
      catalog.register(List.of("runs", "files", "quarantine", "held", "releases"));
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
        cells.add(CellText.of(row.get(i)));
      }
      table.row(cells);
    }
    if (table.isEmpty()) {
      out().println(text("status.none"));
    } else {
      table.print(out());
    }
  }
}
