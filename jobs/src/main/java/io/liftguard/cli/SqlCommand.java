package io.liftguard.cli;

import io.liftguard.LiftGuardException;
import io.liftguard.publish.CellText;
import io.liftguard.publish.LakeCatalog;
import io.liftguard.publish.TableFile;
import io.liftguard.sql.ReadOnlyQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sql}: one query over the lake's tables. */
@Command(name = "sql")
final class SqlCommand extends SubCommand {

  /** Rows that a table on the terminal shows at most; its columns must be measured first. */
  private static final int SHOWN = 1_000;

  /** The form of the answer. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  @Parameters(paramLabel = "QUERY", descriptionKey = "parameter.query")
  private String query;

  @Mixin private LakeOption lake;

  @Option(
      names = "--format",
      paramLabel = "table|csv|json",
      defaultValue = "table",
      descriptionKey = "option.format.sql")
  private Format format;

  SqlCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    try (LakeSession session = lake.openExisting(root())) {
      LakeCatalog catalog = session.catalog();
      Dataset<Row> rows =
          ReadOnlyQuery.rows(session.spark(), query, catalog.names(), catalog::register);
      List<String> heads = List.of(rows.columns());
      switch (format) {
        case TABLE -> print(rows, heads);
        case CSV -> TableFile.write(rows, heads, TableFile.Format.CSV, out());
        case JSON -> TableFile.write(rows, heads, TableFile.Format.JSON, out());
      }
      return 0;
    } catch (IOException e) {
      throw LiftGuardException.runFailed(
          "The answer could not be written: " + e, "Make room, or ask for fewer rows.", e);
    }
  }

  private void print(Dataset<Row> rows, List<String> heads) {
    TextTable table = new TextTable();
    for (int i = 0; i < heads.size(); i++) {
      boolean number =
          switch (rows.schema().fields()[i].dataType().typeName().replaceAll("\\(.*", "")) {
            case "byte", "short", "integer", "long", "float", "double", "decimal" -> true;
            default -> false;
          };
      table.column(heads.get(i), number ? TextTable.Align.RIGHT : TextTable.Align.LEFT);
    }
    Iterator<Row> all = rows.toLocalIterator();
    for (int shown = 0; shown < SHOWN && all.hasNext(); shown++) {
      Row row = all.next();
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        // A line break inside a cell would break the table.
        cells.add(CellText.of(row.get(i)).replaceAll("\\R", " "));
      }
      table.row(cells);
    }
    table.print(out());
    if (all.hasNext()) {
      progress().accept(text("sql.more", SHOWN));
    }
  }
}
