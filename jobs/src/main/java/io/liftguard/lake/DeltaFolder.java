package io.liftguard.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** A Delta table that somebody else writes, read as the list of data files that its log adds. */
public final class DeltaFolder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LOG = "_delta_log";

  private DeltaFolder() {}

  /**
   * A data file.
   *
   * @param path where it lies
   * @param partitionValues values of the columns that the file does not hold, by logical name
   * @param logicalNames names of columns by the names that the file uses, where they differ
   */
  public record AddedFile(
      Path path, Map<String, String> partitionValues, Map<String, String> logicalNames) {}

  /** Whether a directory holds a Delta table. */
  public static boolean is(FileSystem fs, Path directory) throws IOException {
    return fs.exists(new Path(directory, LOG));
  }

  /**
   * Every data file that the log adds, those that it removes later included, by path. Commits that
   * were cleaned up are covered by the checkpoint.
   */
  public static List<AddedFile> addedFiles(SparkSession spark, FileSystem fs, Path directory)
      throws IOException {
    Map<String, Map<String, String>> added = new TreeMap<>();
    Map<String, String> logicalNames = new LinkedHashMap<>();
    FileStatus[] commits =
        fs.listStatus(new Path(directory, LOG), p -> p.getName().matches("\\d{20}\\.json"));
    Arrays.sort(commits, Comparator.comparing(s -> s.getPath().getName()));
    for (FileStatus commit : commits) {
      readCommit(fs, commit.getPath(), added, logicalNames);
    }
    if (commits.length == 0 || !commits[0].getPath().getName().matches("0{20}\\.json")) {
      DeltaLog log = DeltaLog.forTable(spark, directory);
      var snapshot = log.update(false, Option.empty(), Option.empty());
      names(JSON.readTree(snapshot.metadata().schemaString()), logicalNames);
      for (Object file : snapshot.allFiles().collectAsList()) {
        AddFile add = (AddFile) file;
        added.put(add.path(), CollectionConverters.asJava(add.partitionValues()));
      }
    }
    List<AddedFile> files = new ArrayList<>();
    added.forEach(
        (path, values) -> {
          Map<String, String> named = new LinkedHashMap<>();
          values.forEach((k, v) -> named.put(logicalNames.getOrDefault(k, k), v));
          // Paths in the log are URI-encoded, and relative unless the table was cloned.
          files.add(
              new AddedFile(
                  new Path(directory, new Path(URI.create(path))),
                  named,
                  Map.copyOf(logicalNames)));
        });
    return files;
  }

  private static void readCommit(
      FileSystem fs,
      Path commit,
      Map<String, Map<String, String>> added,
      Map<String, String> logicalNames)
      throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(fs.open(commit), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isBlank()) {
          continue;
        }
        JsonNode action = JSON.readTree(line);
        JsonNode add = action.get("add");
        if (add != null) {
          Map<String, String> values = new LinkedHashMap<>();
          add.path("partitionValues")
              .properties()
              .forEach(e -> values.put(e.getKey(), e.getValue().textValue()));
          added.put(add.path("path").asText(), values);
        }
        JsonNode metadata = action.get("metaData");
        if (metadata != null) {
          names(JSON.readTree(metadata.path("schemaString").asText()), logicalNames);
        }
      }
    }
  }

  /** Notes columns whose files use another name (column mapping). */
  private static void names(JsonNode schema, Map<String, String> logicalNames) {
    for (JsonNode field : schema.path("fields")) {
      String physical = field.path("metadata").path("delta.columnMapping.physicalName").asText("");
      if (!physical.isEmpty() && !physical.equals(field.path("name").asText())) {
        logicalNames.put(physical, field.path("name").asText());
      }
    }
  }
}
