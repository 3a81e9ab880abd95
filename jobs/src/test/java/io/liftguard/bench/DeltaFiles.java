package io.liftguard.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The data files of the newest version of a Delta table, replayed from its log. The lakes of a
 * benchmark are young: no commit has been cleaned away yet.
 */
final class DeltaFiles {

  private static final ObjectMapper JSON = new ObjectMapper();

  private DeltaFiles() {}

  static List<Path> of(Path table) throws IOException {
    TreeSet<String> current = new TreeSet<>();
    for (Path commit : commits(table)) {
      for (String line : Files.readAllLines(commit)) {
        JsonNode action = JSON.readTree(line);
        if (action.has("remove")) {
          current.remove(action.get("remove").get("path").asText());
        }
        if (action.has("add")) {
          current.add(action.get("add").get("path").asText());
        }
      }
    }
    return current.stream().map(path -> table.resolve(URI.create(path).getPath())).toList();
  }

  private static List<Path> commits(Path table) throws IOException {
    try (Stream<Path> files = Files.list(table.resolve("_delta_log"))) {
      List<Path> commits =
          files.filter(f -> f.getFileName().toString().matches("\\d{20}\\.json")).sorted().toList();
      if (!commits.get(0).getFileName().toString().matches("0+\\.json")) {
        throw new IllegalStateException(table + " has lost its first commits");
      }
      return commits;
    }
  }

  /** Links the files into a folder, so that a plain Parquet reader finds these and no others. */
  static void link(Path table, Path folder) throws IOException {
    Files.createDirectories(folder);
    int number = 0;
    for (Path file : of(table)) {
      Files.createLink(folder.resolve(number++ + ".parquet"), file);
    }
  }

  /** A list of the files as DuckDB's {@code read_parquet} takes it. */
  static String list(Path table) throws IOException {
    List<String> names =
        of(table).stream().map(f -> "'" + f.toString().replace("'", "''") + "'").toList();
    return "[" + String.join(", ", names) + "]";
  }
}
