package io.liftguard.publish.feed;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.liftguard.contract.Contracts;
import io.liftguard.insurance.FeedMethod;
import io.liftguard.lake.Lake;
import io.liftguard.night.NightSettings;
import io.liftguard.night.Nights;
import io.liftguard.publish.bundle.ExampleRatings;
import io.liftguard.publish.bundle.ReleaseStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;

/** What the tests of the feed share. */
final class FeedTests {

  /** One unit of the last place of a relativity. */
  static final BigDecimal UNIT = new BigDecimal("0.000001");

  private static final AtomicInteger CLOCK = new AtomicInteger();

  private static final Set<String> FILLED = Set.of("as_of", "method_version", "definition_version");

  private FeedTests() {}

  static FeedRequest request(
      Lake lake, String month, String insurer, FeedRequest.Stage stage, FeedMethod method) {
    return new FeedRequest(
        month,
        insurer,
        stage,
        ReleaseStore.open(lake.root() + "/feeds", new Configuration()),
        method,
        NightSettings.standard(),
        "tester",
        Instant.parse("2026-11-02T00:00:00Z").plusSeconds(60L * CLOCK.getAndIncrement()));
  }

  static FeedReport run(Lake lake, FeedRequest request) {
    return FeedJob.run(
        Nights.spark(), lake, Contracts.load(), request, ExampleRatings.KEY, message -> {});
  }

  static FeedReport feed(Lake lake, String month, String insurer) {
    return run(lake, request(lake, month, insurer, FeedRequest.Stage.FIRST, FeedMethod.standard()));
  }

  static FeedReport correct(Lake lake, String month, String insurer) {
    return run(
        lake, request(lake, month, insurer, FeedRequest.Stage.CORRECT, FeedMethod.standard()));
  }

  /** The files of a feed by name. */
  static Map<String, byte[]> files(Lake lake, String release) throws IOException {
    return ReleaseStore.open(lake.root() + "/feeds", new Configuration()).read(release);
  }

  /** The rows of a CSV file by column. */
  static List<Map<String, String>> rows(byte[] csv) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder()
            .ofNamedCsvRecord(new String(csv, StandardCharsets.UTF_8).replace("\uFEFF", ""))) {
      for (NamedCsvRecord line : reader) {
        rows.add(new HashMap<>(line.getFieldsAsMap()));
      }
    }
    return rows;
  }

  /** What differs by more than a unit of the last place. */
  static List<String> differences(List<Map<String, String>> want, List<Map<String, String>> got) {
    Map<String, Map<String, String>> byKey = new HashMap<>();
    got.forEach(row -> byKey.put(row.get("subject_type") + " " + row.get("subject_id"), row));
    List<String> differences = new ArrayList<>();
    for (Map<String, String> row : want) {
      String key = row.get("subject_type") + " " + row.get("subject_id");
      Map<String, String> found = byKey.get(key);
      if (found == null) {
        differences.add(key + " is missing");
        continue;
      }
      row.forEach(
          (column, text) -> {
            boolean same =
                FILLED.contains(column)
                    ? !found.get(column).isEmpty()
                    : same(text, found.get(column));
            if (!same) {
              differences.add(key + " " + column + ": " + text + ", got " + found.get(column));
            }
          });
    }
    return differences;
  }

  private static boolean same(String a, String b) {
    if (a.equals(b)) {
      return true;
    }
    boolean ratio = a.matches("[0-9]+\\.[0-9]{6}") && b.matches("[0-9]+\\.[0-9]{6}");
    return ratio && new BigDecimal(a).subtract(new BigDecimal(b)).abs().compareTo(UNIT) <= 0;
  }

  /** What differs between two JSON trees, in the fields of the first. */
  static List<String> differences(String at, JsonNode want, JsonNode got) {
    List<String> differences = new ArrayList<>();
    want.properties()
        .forEach(
            field -> {
              String path = at + "/" + field.getKey();
              JsonNode value = got.path(field.getKey());
              if (field.getValue().isObject()) {
                differences.addAll(differences(path, field.getValue(), value));
              } else if (field.getValue().isDouble()) {
                double w = field.getValue().doubleValue();
                if (!(Math.abs(w - value.doubleValue()) <= 1e-9 * w)) {
                  differences.add(path + ": " + w + ", got " + value);
                }
              } else if (!field.getValue().equals(value)
                  && !same(field.getValue().asText(), value.asText())) {
                differences.add(path + ": " + field.getValue() + ", got " + value);
              }
            });
    return differences;
  }
}
