package io.liftguard.cli;

import io.liftguard.synth.Dirt;
import io.liftguard.synth.Scale;
import io.liftguard.synth.Synth;
import io.liftguard.synth.SynthOptions;
import io.liftguard.synth.SynthReport;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code synth}: writes the landing files of a synthetic county. */
@Command(name = "synth")
final class SynthCommand extends SubCommand {

  @Option(
      names = "--scale",
      paramLabel = "county|city|nation",
      defaultValue = "county",
      descriptionKey = "option.scale")
  private Scale scale;

  @Option(names = "--lifts", paramLabel = "N", descriptionKey = "option.lifts")
  private int lifts;

  @Option(names = "--years", paramLabel = "N", descriptionKey = "option.years")
  private int years;

  @Option(names = "--seed", paramLabel = "S", defaultValue = "1", descriptionKey = "option.seed")
  private long seed;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      required = true,
      descriptionKey = "option.as-of.synth")
  private LocalDate asOf;

  @Option(names = "--out", paramLabel = "DIR", required = true, descriptionKey = "option.out.synth")
  private Path out;

  @Option(names = "--nasty", descriptionKey = "option.nasty")
  private boolean nasty;

  @Option(names = "--dirt-rows", paramLabel = "N", descriptionKey = "option.dirt-rows")
  private int dirtRows;

  SynthCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    SynthReport report =
        Synth.generate(new SynthOptions(scale, lifts, years, seed, asOf, out, dirt()), progress());
    print(report);
    return 0;
  }

  private Dirt dirt() {
    if (dirtRows > 0) {
      return Dirt.rows(dirtRows);
    }
    return nasty ? Dirt.NASTY : Dirt.NONE;
  }

  private void print(SynthReport report) {
    TextTable table =
        new TextTable()
            .column(text("table.table"), TextTable.Align.LEFT)
            .column(text("table.rows"), TextTable.Align.RIGHT)
            .column(text("table.files"), TextTable.Align.RIGHT)
            .column(text("table.bytes"), TextTable.Align.RIGHT);
    for (SynthReport.TableSize size : report.tables()) {
      table.row(
          List.of(size.table(), number(size.rows()), number(size.files()), number(size.bytes())));
    }
    table.print(out());
    out().println(text("synth.landing", report.landing()));
    if (report.dirtRows() > 0) {
      out().println(text("synth.dirt", number(report.dirtRows()), out.resolve("ledger.csv")));
    }
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
