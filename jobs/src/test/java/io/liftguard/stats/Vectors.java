package io.liftguard.stats;

import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Reads the reference vectors and compares relatively. */
final class Vectors {

  private Vectors() {}

  static List<NamedCsvRecord> csv(String name) {
    var stream = Objects.requireNonNull(Vectors.class.getResourceAsStream("/reference/" + name));
    try (var reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
        var csv = CsvReader.builder().ofNamedCsvRecord(reader)) {
      return csv.stream().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static double number(NamedCsvRecord row, String column) {
    return Double.parseDouble(row.getField(column));
  }

  static long integer(NamedCsvRecord row, String column) {
    return Long.parseLong(row.getField(column));
  }

  static void assertClose(double expected, double actual, double relative, Object where) {
    double error = Math.abs(actual - expected);
    assertTrue(
        expected == actual || error <= relative * Math.abs(expected),
        () -> where + ": expected " + expected + " but was " + actual);
  }
}
