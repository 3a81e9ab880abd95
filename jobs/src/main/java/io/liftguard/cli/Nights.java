package io.liftguard.cli;

import io.liftguard.domain.Limits;
import io.liftguard.domain.Times;
import io.liftguard.ingest.IngestReport;
import io.liftguard.ingest.IngestSettings;
import io.liftguard.night.NightSettings;
import io.liftguard.settings.ArrivalLimit;
import io.liftguard.settings.Settings;
import io.liftguard.settings.Town;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the commands that read landing files share: settings handed on, counts shown. */
final class Nights {

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private Nights() {}

  /** The day a run speaks for unless it is told another: yesterday in Asia/Shanghai. */
  static LocalDate yesterday() {
    return LocalDate.now(ZONE).minusDays(1);
  }

  static IngestSettings ingest(Settings settings, String landing) {
    return new IngestSettings(
        landing,
        Charset.forName(settings.text("landing.csv-encoding")),
        settings.whole("landing.settle-seconds"));
  }

  static NightSettings night(Settings settings) {
    List<Limits.Limit> limits = new ArrayList<>();
    for (ArrivalLimit limit : settings.arrivalLimits()) {
      limits.add(
          new Limits.Limit(
              limit.town().isEmpty() ? null : limit.town(),
              limit.from().equals(LocalDate.MIN)
                  ? Times.NO_DAY
                  : Math.toIntExact(limit.from().toEpochDay()),
              limit.minutes() * 60));
    }
    Map<String, String> aliases = new TreeMap<>();
    Set<String> towns = new HashSet<>();
    for (Town town : settings.towns()) {
      towns.add(town.name());
      town.aliases().forEach(alias -> aliases.put(alias, town.name()));
    }
    return new NightSettings(
        settings.dataFrom().map(m -> Math.toIntExact(m.atDay(1).toEpochDay())).orElse(null),
        settings.whole("arrival.limit-minutes") * 60,
        limits,
        settings.map("sources").keySet(),
        aliases,
        towns,
        Math.toIntExact(settings.whole("rating.grace-days")));
  }

  /** Prints what came of the files: counts by table, reasons, warnings. */
  static void print(SubCommand command, IngestReport report) {
    TextTable counts =
        new TextTable()
            .column(command.text("table.table"), TextTable.Align.LEFT)
            .column(command.text("table.files"), TextTable.Align.RIGHT)
            .column(command.text("table.read"), TextTable.Align.RIGHT)
            .column(command.text("table.accepted"), TextTable.Align.RIGHT)
            .column(command.text("table.quarantined"), TextTable.Align.RIGHT)
            .column(command.text("table.refused"), TextTable.Align.RIGHT)
            .column(command.text("table.reasons"), TextTable.Align.LEFT);
    for (IngestReport.TableCounts table : report.tables()) {
      List<String> reasons = new ArrayList<>();
      report
          .quarantinedByReason()
          .getOrDefault(table.table(), Map.of())
          .forEach((reason, rows) -> reasons.add(reason + " " + number(rows)));
      counts.row(
          List.of(
              table.table(),
              number(table.files()),
              number(table.rowsRead()),
              number(table.accepted()),
              number(table.quarantined()),
              number(table.refused()),
              String.join(", ", reasons)));
    }
    if (!counts.isEmpty()) {
      counts.print(command.out());
    }
    for (String warning : report.warnings()) {
      command.root().terminal().err().println(command.text("night.warning", warning));
    }
    for (String table : report.missingCoreTables()) {
      command.root().terminal().err().println(command.text("night.missing", table));
    }
  }

  /** Whether anything that was delivered was refused, which the exit code tells. */
  static boolean refused(IngestReport report) {
    return !report.refused().isEmpty() || !report.missingCoreTables().isEmpty();
  }

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
