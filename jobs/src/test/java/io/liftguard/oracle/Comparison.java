package io.liftguard.oracle;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * Compares an exported listing with an expected one, cell by cell: integers, dates, texts and
 * booleans exactly, doubles to 1e-9 relative, rows by key, extra columns ignored.
 */
public final class Comparison {
  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry(
              "kpi", List.of("kpi_id", "period_type", "period_start", "scope_type", "scope_id")),
          Map.entry("events", List.of("event_id")),
          Map.entry("orders", List.of("order_id")),
          Map.entry("chains", List.of("chain_id")),
          Map.entry("overdue_episodes", List.of("elevator_id", "first_day")),
          Map.entry(
              "lift_days",
              List.of("month", "town", "use_type", "age_band", "firm_id", "manufacturer", "grace")),
          Map.entry("quarantine", List.of("table_name", "file", "line")),
          Map.entry("held", List.of("table_name", "key")),
          Map.entry("files", List.of("table_name", "file")),
          Map.entry("watchlist", List.of("subject_type", "subject_id", "reason")),
          Map.entry("alert", List.of("scope_type", "scope_id", "date")),
          Map.entry("plan_board", List.of("task_no", "milestone_no")));

  private static final double TOLERANCE = 1e-9;

  private Comparison() {}

  /**
   * What differs, one sentence per cell or row; empty when the two are equal.
   *
   * @param listing one of {@link Oracle#LISTINGS} or {@link Oracle#ATTENTION}, which gives the key
   *     columns
   * @param expected a CSV file, gzipped when its name ends in {@code .gz}
   * @param actual likewise
   */
  public static List<String> differences(String listing, Path expected, Path actual)
      throws IOException {
    List<String> differences = new ArrayList<>();
    Map<String, Map<String, String>> want = read(listing, expected, differences);
    Map<String, Map<String, String>> got = read(listing, actual, differences);
    TreeSet<String> keys = new TreeSet<>(want.keySet());
    keys.addAll(got.keySet());
    for (String key : keys) {
      Map<String, String> a = want.get(key);
      Map<String, String> b = got.get(key);
      if (a == null) {
        differences.add(listing + " " + key + ": not expected");
      } else if (b == null) {
        differences.add(listing + " " + key + ": missing");
      } else {
        a.forEach(
            (column, value) -> {
              String other = b.get(column);
              if (other == null) {
                differences.add(listing + " " + key + ": no column " + column);
              } else if (!same(value, other)) {
                differences.add(
                    "%s %s %s: expected '%s', got '%s'"
                        .formatted(listing, key, column, value, other));
              }
            });
      }
    }
    return differences;
  }

  private static Map<String, Map<String, String>> read(
      String listing, Path file, List<String> differences) throws IOException {
    List<List<String>> records;
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      records = LandingReader.fields(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }
    Map<String, Map<String, String>> rows = new HashMap<>();
    List<String> header = records.get(0);
    for (List<String> record : records.subList(1, records.size())) {
      Map<String, String> row = new TreeMap<>();
      for (int i = 0; i < header.size(); i++) {
        row.put(header.get(i), i < record.size() ? record.get(i).strip() : "");
      }
      String key =
          KEYS.get(listing).stream()
              .map(c -> String.valueOf(row.get(c)))
              .collect(Collectors.joining(" "));
      if (rows.put(key, row) != null) {
        differences.add(listing + " " + key + ": two rows with this key");
      }
    }
    return rows;
  }

  private static boolean same(String a, String b) {
    if (a.equalsIgnoreCase(b)) {
      return true;
    }
    double x;
    double y;
    try {
      x = Double.parseDouble(a);
      y = Double.parseDouble(b);
    } catch (NumberFormatException e) {
      return false;
    }
    if (x == Math.rint(x) && y == Math.rint(y)) {
      return x == y;
    }
    return Math.abs(x - y) <= Math.max(TOLERANCE * Math.abs(x), 1e-12);
  }
}
