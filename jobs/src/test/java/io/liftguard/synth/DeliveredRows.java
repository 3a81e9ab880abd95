package io.liftguard.synth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/**
 * Reads clean landing files back as texts, whatever their format: absent values are absent, times
 * are local.
 */
final class DeliveredRows {

  private static final ObjectMapper JSON = new ObjectMapper();

  private DeliveredRows() {}

  /** All rows of a table in the order of the file names; superseded versions included. */
  static List<Map<String, String>> read(Path landing, String table) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> listed = Files.list(landing.resolve(table))) {
      files = listed.sorted().toList();
    }
    for (Path file : files) {
      readFile(file, rows::add);
    }
    return rows;
  }

  /** The newest version of every record of a table that is not deleted, by key. */
  static Map<String, Map<String, String>> current(Path landing, Table table) throws IOException {
    Map<String, Map<String, String>> newest = new LinkedHashMap<>();
    for (Map<String, String> row : read(landing, table.id())) {
      String key =
          String.join("|", table.contract().key().stream().map(name -> row.get(name)).toList());
      newest.merge(
          key, row, (a, b) -> b.get("recorded_at").compareTo(a.get("recorded_at")) >= 0 ? b : a);
    }
    newest.values().removeIf(row -> "true".equals(row.get("deleted")));
    return newest;
  }

  static void readFile(Path file, Consumer<Map<String, String>> rows) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".parquet")) {
      readParquet(file, rows);
      return;
    }
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        InputStreamReader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      if (name.contains(".csv")) {
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(reader)) {
          for (NamedCsvRecord row : csv) {
            Map<String, String> values = new LinkedHashMap<>(row.getFieldsAsMap());
            values.values().removeIf(String::isEmpty);
            rows.accept(values);
          }
        }
      } else {
        try (MappingIterator<JsonNode> nodes = JSON.readerFor(JsonNode.class).readValues(reader)) {
          while (nodes.hasNext()) {
            Map<String, String> values = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> field : nodes.next().properties()) {
              values.put(field.getKey(), local(field.getValue().asText()));
            }
            rows.accept(values);
          }
        }
      }
    }
  }

  private static String local(String text) {
    return text.endsWith("+08:00") && text.charAt(10) == 'T'
        ? text.substring(0, 10) + " " + OffsetDateTime.parse(text).toLocalTime().format(CLOCK)
        : text;
  }

  private static final java.time.format.DateTimeFormatter CLOCK =
      java.time.format.DateTimeFormatter.ofPattern("HH:mm:ss");

  private static void readParquet(Path file, Consumer<Map<String, String>> rows)
      throws IOException {
    try (ParquetReader<Group> reader = new Builder(file).build()) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        Map<String, String> values = new LinkedHashMap<>();
        List<Type> fields = group.getType().getFields();
        for (int i = 0; i < fields.size(); i++) {
          if (group.getFieldRepetitionCount(i) > 0) {
            values.put(fields.get(i).getName(), text(fields.get(i), group, i));
          }
        }
        rows.accept(values);
      }
    }
  }

  private static String text(Type type, Group group, int index) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(group.getInteger(index, 0)).toString();
    }
    if (logical instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation) {
      long seconds = group.getLong(index, 0) / 1_000_000 + 8 * 3600;
      LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
      return time.toLocalDate() + " " + time.toLocalTime().format(CLOCK);
    }
    return group.getValueToString(index, 0);
  }

  private static final class Builder extends ParquetReader.Builder<Group> {
    Builder(Path file) {
      super(new LocalInputFile(file), new PlainParquetConfiguration());
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
