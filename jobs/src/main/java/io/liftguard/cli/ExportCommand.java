package io.liftguard.cli;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Dictionary;
import io.liftguard.publish.TableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export}: a table of the lake as one file, its rows in the order of its key. */
@Command(name = "export")
final class ExportCommand extends SubCommand {

  /** The names that the file's columns bear. */
  enum Header {
    /** The names of the contracts, which programs read. */
    COLUMNS,
    /** The Chinese business names of the dictionary, which people read. */
    ZH
  }

  @Parameters(paramLabel = "TABLE", descriptionKey = "parameter.table")
  private String table;

  @Mixin private LakeOption lake;

  @Option(
      names = "--format",
      paramLabel = "csv|json|parquet",
      defaultValue = "csv",
      descriptionKey = "option.format")
  private TableFile.Format format;

  @Option(names = "--out", paramLabel = "FILE", descriptionKey = "option.out.export")
  private Path out;

  @Option(
      names = "--header",
      paramLabel = "columns|zh",
      defaultValue = "columns",
      descriptionKey = "option.header")
  private Header header;

  ExportCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    if (format == TableFile.Format.PARQUET && out == null) {
      throw LiftGuardException.wrongUse(
          "Parquet cannot be written to the terminal", "Name a file with --out.");
    }
    try (LakeSession session = lake.openExisting(root())) {
      Dataset<Row> rows = session.catalog().ordered(table);
      List<String> heads = heads(rows, session.contracts().dictionary());
      if (out == null) {
        TableFile.write(rows, heads, format, out());
      } else {
        long count = TableFile.write(rows, heads, format, out);
        progress().accept(text("export.done", count, out));
      }
      return 0;
    } catch (IOException e) {
      throw LiftGuardException.runFailed(
          "The export could not be written" + (out == null ? "" : " to " + out) + ": " + e,
          "Make room, or name another file with --out.",
          e);
    }
  }

  private List<String> heads(Dataset<Row> rows, Dictionary dictionary) {
    List<String> heads = new ArrayList<>(List.of(rows.columns()));
    if (header == Header.ZH) {
      heads.replaceAll(name -> dictionary.find(table, name).map(Dictionary.Entry::zh).orElse(name));
    }
    return heads;
  }
}
