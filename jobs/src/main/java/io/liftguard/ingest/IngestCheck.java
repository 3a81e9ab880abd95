package io.liftguard.ingest;

import io.liftguard.contract.Contracts;
import io.liftguard.contract.TableContract;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Judges files in Spark's tasks and keeps only counts. */
final class IngestCheck {
  private static final int MOST_TASKS = 256;

  private IngestCheck() {}

  static IngestWriter.Written read(
      SparkSession spark, Contracts contracts, IngestSettings settings, Plan plan)
      throws IOException {
    List<FileOutcome> outcomes = new ArrayList<>();
    Map<String, Map<String, Long>> reasons = new TreeMap<>();
    Map<String, TableContract> tables = new HashMap<>();
    plan.tables().forEach(t -> tables.put(t, contracts.table(t)));
    List<Plan.NewFile> planned = plan.files().stream().filter(f -> !f.file().mapped()).toList();
    List<LandingFile> files = planned.stream().map(Plan.NewFile::file).toList();
    List<FileScan.Tally> tallies = List.of();
    if (!files.isEmpty()) {
      String charset = settings.csvEncoding().name();
      SerializableConfiguration shared =
          new SerializableConfiguration(spark.sessionState().newHadoopConf());
      tallies =
          JavaSparkContext.fromSparkContext(spark.sparkContext())
              .parallelize(files, Math.min(files.size(), MOST_TASKS))
              .map(
                  f ->
                      new FileScan(
                              f,
                              new FileReading.Bytes.InPlace(shared.value()),
                              tables.get(f.table()),
                              Charset.forName(charset))
                          .tally())
              .collect();
    }
    for (int i = 0; i < files.size(); i++) {
      FileScan.Tally tally = tallies.get(i);
      LandingFile file = files.get(i);
      long rows = tally.inspection().rows();
      outcomes.add(
          FileOutcome.of(
              plan.files().get(i), tally.inspection(), tally.accepted(), rows - tally.accepted()));
      tally
          .reasons()
          .forEach(
              (reason, count) ->
                  reasons
                      .computeIfAbsent(file.table(), t -> new TreeMap<>())
                      .merge(reason, count, Long::sum));
    }
    for (Plan.NewFile file : plan.files()) {
      if (!file.file().mapped()) {
        continue;
      }
      String table = file.file().table();
      FileScan.Content content =
          IngestWriter.content(spark, contracts.table(table), settings, file, "");
      outcomes.add(
          FileOutcome.of(
              file, content.inspection(), content.accepted().size(), content.quarantined().size()));
      for (Row row : content.quarantined()) {
        for (String reason : (String[]) row.get(4)) {
          reasons.computeIfAbsent(table, t -> new TreeMap<>()).merge(reason, 1L, Long::sum);
        }
      }
    }
    plan.duplicates().forEach(d -> outcomes.add(FileOutcome.of(d)));
    return new IngestWriter.Written(outcomes, reasons);
  }
}
