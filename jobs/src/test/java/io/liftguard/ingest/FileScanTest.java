package io.liftguard.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.contract.Contracts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** How files are read as a whole: lines, columns, refusals. */
class FileScanTest {
  private static final Contracts CONTRACTS = Contracts.load();
  private static final String HEADER =
      "complaint_id,elevator_id,firm_id,received_at,category,substantiated,recorded_at,deleted\n";
  private static final String ROW = "C%d,E1,F1,2026-01-02 10:00,noise,是,2026-01-03 10:00,\n";

  @Test
  void tells_the_physical_line_on_which_a_record_starts() throws IOException {
    FileScan.Content content =
        csv(
            HEADER
                + "\n   \n"
                + String.format(ROW, 1)
                + "C2,E1,F1,2026-01-02 10:00,\"two\nlines\",1,2026-01-03 10:00,\n"
                + String.format(ROW, 3));
    assertEquals(List.of(4L, 5L, 7L), lines(content.accepted()));
    assertEquals(3, content.inspection().rows());
  }

  @Test
  void takes_chinese_headers_with_blanks_and_a_byte_order_mark() throws IOException {
    FileScan.Content content =
        csv("\uFEFF 投诉编号 ,受理时间,\u3000记录时间\nC1,2026-01-02 10:00,2026-01-03 10:00\n");
    assertEquals(List.of("C1"), firsts(content.accepted()));
  }

  @Test
  void takes_missing_fields_as_null_and_refuses_rows_with_more() throws IOException {
    FileScan.Content content =
        csv(
            """
            complaint_id,received_at,recorded_at,category
            C1,2026-01-02 10:00,2026-01-03 10:00
            C2,2026-01-02 10:00,2026-01-03 10:00,a,b
            C3,2026-01-02 10:00
            """);
    assertEquals(List.of("C1"), firsts(content.accepted()));
    assertEquals(Map.of(3L, "BAD_TYPE", 4L, "MISSING_REQUIRED"), reasons(content.quarantined()));
  }

  @Test
  void misses_a_required_column_on_every_row() throws IOException {
    FileScan.Content content = csv("complaint_id,recorded_at\nC1,2026-01-03 10:00\nC2,x\n");
    assertEquals(
        Map.of(2L, "MISSING_REQUIRED", 3L, "BAD_TYPE MISSING_REQUIRED"),
        reasons(content.quarantined()));
  }

  @Test
  void refuses_a_file_with_an_unknown_column_without_keeping_its_values() throws IOException {
    FileScan.Content content =
        csv("complaint_id,received_at,recorded_at,caller_phone,王小明\nC1,a,b,13800000000,x\n");
    assertEquals(FileScan.Verdict.UNKNOWN_COLUMNS, content.inspection().verdict());
    assertEquals(Map.of(2L, "UNKNOWN_COLUMN"), reasons(content.quarantined()));
    assertNull(content.quarantined().get(0).getString(3));
    assertTrue(content.inspection().reason().contains("caller_phone"));
    assertTrue(!content.inspection().reason().contains("王小明"), "a header may be a person's name");
  }

  @Test
  void refuses_a_file_that_names_a_column_twice_or_under_both_names() throws IOException {
    assertEquals(
        FileScan.Verdict.UNREADABLE,
        csv("complaint_id,complaint_id\nC1,C1\n").inspection().verdict());
    assertEquals(
        FileScan.Verdict.UNREADABLE, csv("complaint_id,投诉编号\nC1,C1\n").inspection().verdict());
  }

  @Test
  void case_of_header_names_counts() throws IOException {
    assertEquals(
        FileScan.Verdict.UNKNOWN_COLUMNS, csv("Complaint_id\nC1\n").inspection().verdict());
  }

  @Test
  void refuses_an_open_quote_and_says_so() throws IOException {
    FileScan.Content content = csv(HEADER + String.format(ROW, 1) + "C2,\"E1,F1\n");
    assertEquals(FileScan.Verdict.UNREADABLE, content.inspection().verdict());
    assertEquals(0, content.inspection().rows());
    assertTrue(content.accepted().isEmpty());
  }

  @Test
  void refuses_what_does_not_decode_and_says_what_to_try() throws IOException {
    byte[] gb =
        (HEADER + "C1,E1,F1,2026-01-02 10:00,噪音,,2026-01-03 10:00,\n")
            .getBytes(Charset.forName("GB18030"));
    FileScan.Content refused = scan("x.csv", gb, StandardCharsets.UTF_8);
    assertTrue(refused.inspection().reason().contains("landing.csv-encoding: GB18030"));
    assertEquals(List.of("C1"), firsts(scan("x.csv", gb, Charset.forName("GB18030")).accepted()));
  }

  @Test
  void an_empty_file_has_no_rows_whatever_its_ending() throws IOException {
    for (String name : List.of("a.csv", "a.csv.gz", "a.json", "a.jsonl", "a.parquet")) {
      FileScan.Content content = scan(name, new byte[0], StandardCharsets.UTF_8);
      assertEquals(FileScan.Verdict.READABLE, content.inspection().verdict(), name);
      assertEquals(0, content.inspection().rows(), name);
    }
  }

  @Test
  void refuses_a_truncated_gzip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write((HEADER + String.format(ROW, 1)).getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = bytes.toByteArray();
    assertEquals(List.of("C1"), firsts(scan("a.csv.gz", whole, StandardCharsets.UTF_8).accepted()));
    for (int length : new int[] {5, whole.length / 2, whole.length - 1}) {
      assertEquals(
          FileScan.Verdict.UNREADABLE,
          scan("a.csv.gz", Arrays.copyOf(whole, length), StandardCharsets.UTF_8)
              .inspection()
              .verdict(),
          "cut at " + length);
    }
  }

  @Test
  void json_lines_that_do_not_parse_are_rows() throws IOException {
    FileScan.Content content =
        json(
            "a.jsonl",
            "{\"complaint_id\":\"C1\",\"received_at\":\"2026-01-02 10:00\","
                + "\"recorded_at\":\"2026-01-03 10:00\"}\r\n"
                + "\n"
                + "{\"complaint_id\":\"C2\"\n"
                + "[1]\n"
                + "{\"complaint_id\":\"C3\"} {}\n"
                + "{\"complaint_id\":7,\"received_at\":\"2026-01-02 10:00\","
                + "\"recorded_at\":\"2026-01-03 10:00\",\"substantiated\":true,\"category\":[]}");
    assertEquals(List.of("C1"), firsts(content.accepted()));
    assertEquals(
        Map.of(3L, "BAD_TYPE", 4L, "BAD_TYPE", 5L, "BAD_TYPE", 6L, "BAD_TYPE"),
        reasons(content.quarantined()));
    assertEquals(5, content.inspection().rows());
  }

  @Test
  void json_is_an_array_or_lines_by_its_first_character() throws IOException {
    String object =
        "{\"complaint_id\":\"C1\",\"received_at\":\"2026-01-02 10:00\","
            + "\"recorded_at\":\"2026-01-03 10:00\"}";
    assertEquals(List.of(1L), lines(json("a.json", " [" + object + ",3]").accepted()));
    assertEquals(
        Map.of(2L, "BAD_TYPE"), reasons(json("a.json", "[" + object + ",3]").quarantined()));
    assertEquals(List.of(2L), lines(json("a.json", "\n" + object + "\n").accepted()));
    assertEquals(
        FileScan.Verdict.UNREADABLE, json("a.json", "[" + object + ",").inspection().verdict());
    assertEquals(
        FileScan.Verdict.UNREADABLE, json("a.json", "[" + object + "] 1").inspection().verdict());
  }

  @Test
  void an_unknown_key_in_any_object_refuses_the_file() throws IOException {
    FileScan.Content content =
        json("a.jsonl", "{\"complaint_id\":\"C1\"}\n{broken\n{\"trapped_person\":\"x\"}\n");
    assertEquals(
        Map.of(1L, "UNKNOWN_COLUMN", 2L, "UNKNOWN_COLUMN", 3L, "UNKNOWN_COLUMN"),
        reasons(content.quarantined()));
  }

  @Test
  void half_a_surrogate_pair_is_no_text() throws IOException {
    FileScan.Content content =
        json(
            "a.jsonl",
            "{\"complaint_id\":\"C\\ud800\",\"received_at\":\"2026-01-02 10:00\","
                + "\"recorded_at\":\"2026-01-03 10:00\"}");
    assertEquals(Map.of(1L, "BAD_TYPE"), reasons(content.quarantined()));
  }

  @Test
  void keeps_the_raw_row_as_json() throws IOException {
    assertEquals(
        "{\"complaint_id\":\"C \\\"1\\\"\",\"category\":null}",
        csv("complaint_id,category\n\"C \"\"1\"\"\"\n").quarantined().get(0).getString(3));
  }

  private static FileScan.Content csv(String text) throws IOException {
    return scan("a.csv", text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static FileScan.Content json(String name, String text) throws IOException {
    return scan(name, text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static FileScan.Content scan(String name, byte[] bytes, Charset encoding)
      throws IOException {
    LandingFile file =
        new LandingFile(
            "complaints",
            "complaints/" + name,
            "memory:" + name,
            bytes.length,
            0,
            Format.of(name).orElseThrow(),
            Map.of(),
            Map.of(),
            null,
            null);
    return new FileScan(
            file, new FileReading.Bytes.InMemory(bytes), CONTRACTS.table("complaints"), encoding)
        .content("run");
  }

  private static List<Long> lines(List<Row> accepted) {
    return accepted.stream().map(r -> r.getLong(r.size() - 2)).toList();
  }

  private static List<String> firsts(List<Row> accepted) {
    return accepted.stream().map(r -> r.getString(0)).toList();
  }

  private static Map<Long, String> reasons(List<Row> quarantined) {
    return quarantined.stream()
        .collect(Collectors.toMap(r -> r.getLong(2), r -> String.join(" ", (String[]) r.get(4))));
  }
}
