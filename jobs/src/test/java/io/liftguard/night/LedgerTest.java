package io.liftguard.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.liftguard.contract.Contracts;
import io.liftguard.ingest.Ingest;
import io.liftguard.ingest.IngestReport;
import io.liftguard.ingest.IngestSettings;
import io.liftguard.lake.Lake;
import io.liftguard.lake.RunContext;
import io.liftguard.lake.TableId;
import io.liftguard.synth.Dirt;
import io.liftguard.synth.Scale;
import io.liftguard.synth.Synth;
import io.liftguard.synth.SynthOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Planted dirt against what the lake says of it, row by row and file by file.
 *
 * <p>{@code -Dliftguard.dirt} is how many dirty rows, {@code -Dliftguard.seed} the county's seed.
 */
@Tag("spark")
@Tag("slow")
class LedgerTest {

  private static final LocalDate AS_OF = LocalDate.of(2026, 10, 14);
  private static final int DIRT = Integer.getInteger("liftguard.dirt", 3_000);
  private static final long SEED = Long.getLong("liftguard.seed", 17L);

  @TempDir private static Path temp;

  @Test
  void everyPlantedReasonIsFoundAndNoOther() throws IOException {
    Path out = temp.resolve("synth");
    SynthOptions options = new SynthOptions(Scale.COUNTY, 60, 1, SEED, AS_OF, out, Dirt.rows(DIRT));
    Synth.generate(options, message -> {});
    Lake lake = Nights.lake(temp.resolve("lake"));
    IngestReport report =
        Ingest.run(
            Nights.spark(),
            lake,
            Contracts.load(),
            new IngestSettings(options.landing().toString(), StandardCharsets.UTF_8, 0),
            new RunContext("ledger", AS_OF, "test"),
            message -> {});

    Map<String, String> quarantined = new HashMap<>();
    for (Row row :
        lake.read(TableId.QUARANTINE).select("file", "line", "reasons").collectAsList()) {
      String earlier =
          quarantined.put(
              row.getString(0) + ":" + row.getLong(1), String.join(" ", row.<String>getList(2)));
      assertNull(earlier, "quarantined twice: " + row);
    }
    Map<String, Row> files = new HashMap<>();
    for (Row row : lake.read(TableId.meta("files")).collectAsList()) {
      files.put(row.getAs("file"), row);
      assertEquals(
          row.<Long>getAs("rows_read"),
          row.<Long>getAs("accepted") + row.<Long>getAs("quarantined"),
          row.<String>getAs("file"));
    }

    List<String> wrong = new ArrayList<>();
    Set<String> named = new HashSet<>();
    Map<String, Long> rowsOfFile = new HashMap<>();
    long rows = 0;
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(options.ledger())) {
      for (NamedCsvRecord planted : csv) {
        String file = planted.getField("file");
        String expected = planted.getField("expected");
        if (planted.getField("line").equals("0")) {
          String fate = fate(files.get(file), report, file);
          if (!fate.equals(expected)) {
            wrong.add(fate + " instead of " + planted.getFields());
          }
          continue;
        }
        rows++;
        rowsOfFile.merge(file, 1L, Long::sum);
        String place = file + ":" + planted.getField("line");
        named.add(place);
        String reasons = quarantined.getOrDefault(place, "");
        if (!reasons.equals(planted.getField("reasons"))) {
          wrong.add("'" + reasons + "' instead of " + planted.getFields());
        }
      }
    }
    rowsOfFile.forEach(
        (file, count) -> {
          if (files.get(file).<Long>getAs("rows_read") != count.longValue()) {
            wrong.add(file + " has " + count + " rows, not " + files.get(file));
          }
        });
    quarantined.keySet().stream()
        .filter(place -> !named.contains(place))
        .forEach(place -> wrong.add("not planted: " + place + " " + quarantined.get(place)));
    System.out.println(
        "LedgerTest: "
            + rows
            + " rows planted, "
            + quarantined.size()
            + " quarantined, "
            + files.size()
            + " files, seed "
            + SEED);
    assertEquals(List.of(), wrong.stream().limit(20).toList(), wrong.size() + " differ");
    assertTrue(rows >= DIRT, "rows planted: " + rows);
  }

  private static String fate(Row file, IngestReport report, String name) {
    if (file == null) {
      return report.unknownFiles().contains(name) ? "warned" : "ignored";
    }
    if (file.<Boolean>getAs("refused")) {
      return "refused";
    }
    return file.getAs("duplicate_of") == null ? "accepted" : "duplicate";
  }
}
