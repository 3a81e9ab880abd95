package io.liftguard.cli;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.ingest.Ingest;
import io.liftguard.ingest.IngestReport;
import io.liftguard.settings.Settings;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code check}: reads and judges landing files and writes nothing. */
@Command(name = "check")
final class CheckCommand extends SubCommand {

  @Option(
      names = "--landing",
      paramLabel = "DIR",
      required = true,
      descriptionKey = "option.landing")
  private String landing;

  CheckCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    Settings settings = root().settings();
    Contracts contracts = Contracts.load();
    SparkSession spark = LakeSession.session(settings);
    try {
      IngestReport report =
          Ingest.check(spark, contracts, Nights.ingest(settings, landing), progress());
      Nights.print(this, report);
      long quarantined =
          report.tables().stream().mapToLong(IngestReport.TableCounts::quarantined).sum();
      out()
          .println(
              text("check.sum", Nights.number(report.files().size()), Nights.number(quarantined)));
      return report.refused().isEmpty() ? 0 : LiftGuardException.Kind.DATA_REFUSED.exitCode();
    } finally {
      spark.stop();
    }
  }
}
