package io.liftguard.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.liftguard.session.Profile;
import io.liftguard.session.Sessions;
import io.liftguard.sql.SqlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The rules of part 2 that look across lifts, mass events and inspection chains, are set logic in
 * SQL: their scenario tables, and what a broken line does to them. All rows of a table run as one
 * query, each in towns or with ids of its own.
 */
@Tag("spark")
class SqlRulesTest {

  private static final StructType EVENTS =
      new StructType()
          .add("event_id", DataTypes.StringType)
          .add("elevator_id", DataTypes.StringType)
          .add("town", DataTypes.StringType)
          .add("called_at", DataTypes.TimestampType)
          .add("cause_group", DataTypes.StringType)
          .add("is_entrapment", DataTypes.BooleanType)
          .add("in_scope", DataTypes.BooleanType);

  private static final StructType INSPECTIONS =
      new StructType()
          .add("inspection_id", DataTypes.StringType)
          .add("elevator_id", DataTypes.StringType)
          .add("inspected_on", DataTypes.DateType)
          .add("result", DataTypes.StringType)
          .add("reinspection_of", DataTypes.StringType)
          .add("kind", DataTypes.StringType)
          .add("maintenance_caused", DataTypes.BooleanType);

  private static final StructType TOUCHED =
      new StructType()
          .add("elevator_id", DataTypes.StringType)
          .add("window_date", DataTypes.DateType);

  private static final Map<String, Object> PARAMS =
      Map.of("as_of", LocalDate.parse("2022-12-31"), "window_date", LocalDate.parse("2022-01-01"));

  private static SparkSession spark;

  /** A broken line of a file below {@code sql/facts}, and the sentence that no longer holds. */
  record Mutation(String file, String line, String broken, String sentence) {}

  private record Scenario(String sentence, List<String> statements, String expected) {}

  @BeforeAll
  static void views() throws IOException {
    spark = Sessions.open(Profile.SMALL).newSession();
    List<Row> events = new ArrayList<>();
    for (Scenario s : scenarios("mass_events")) {
      s.statements().forEach(statement -> events.add(event(s.sentence(), statement)));
    }
    spark.createDataFrame(events, EVENTS).createOrReplaceTempView("all_events");
    List<Row> inspections = new ArrayList<>();
    for (Scenario s : scenarios("chains")) {
      s.statements().forEach(statement -> inspections.add(inspection(s.sentence(), statement)));
    }
    spark.createDataFrame(inspections, INSPECTIONS).createOrReplaceTempView("current_inspections");
    spark.createDataFrame(List.of(), TOUCHED).createOrReplaceTempView("touched");
  }

  // E1 L1 East 10:00 EXT [false_alarm] [out_of_scope]
  private static Row event(String own, String statement) {
    List<String> words = List.of(statement.split(" ", -1));
    Instant called =
        LocalDateTime.parse("2022-03-01T" + words.get(3)).toInstant(ZoneOffset.ofHours(8));
    return RowFactory.create(
        own + words.get(0),
        own + words.get(1),
        own + words.get(2),
        called,
        words.get(4),
        !words.contains("false_alarm"),
        !words.contains("out_of_scope"));
  }

  // I2 L1 2022-03-10 pass [of=I1]
  private static Row inspection(String own, String statement) {
    String[] words = statement.split(" ", -1);
    return RowFactory.create(
        own + words[0],
        own + words[1],
        LocalDate.parse(words[2]),
        words[3],
        words.length > 4 ? own + words[4].substring("of=".length()) : null,
        "periodic",
        false);
  }

  @Test
  void massEventsAreThoseOfTheTable() {
    assertEquals(expected("mass_events"), massEvents(SqlFile.text("facts/mass_events")));
  }

  @Test
  void chainsAreThoseOfTheTable() {
    assertEquals(
        expected("chains"),
        chains(SqlFile.text("facts/re_inspections"), SqlFile.text("facts/lift_chains")));
  }

  @Test
  @Tag("slow")
  void aBrokenLineChangesAnAnswer() throws IOException {
    for (Mutation mutation : mutations()) {
      Map<String, String> texts = new HashMap<>();
      for (String file : List.of("mass_events", "re_inspections", "lift_chains")) {
        texts.put(file, SqlFile.text("facts/" + file));
      }
      texts.computeIfPresent(mutation.file(), (file, text) -> broken(text, mutation));
      if (mutation.file().equals("mass_events")) {
        assertNotEquals(
            expected("mass_events"), massEvents(texts.get("mass_events")), mutation::sentence);
      } else {
        assertNotEquals(
            expected("chains"),
            chains(texts.get("re_inspections"), texts.get("lift_chains")),
            mutation::sentence);
      }
    }
  }

  private static String broken(String text, Mutation mutation) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().equals(mutation.line())) {
        places.add(i);
      }
    }
    assertEquals(1, places.size(), () -> "lines of this text: " + mutation);
    lines.set(places.get(0), mutation.broken());
    return String.join("\n", lines);
  }

  private static List<Mutation> mutations() throws IOException {
    try (InputStream in = SqlRulesTest.class.getResourceAsStream("/rules/sql_mutations.yaml")) {
      return new YAMLMapper().readValue(in, new TypeReference<List<Mutation>>() {});
    }
  }

  // Answers by sentence, sentences with none left out.
  private static Map<String, String> massEvents(String sql) {
    return spark.sql(sql, PARAMS).collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .collect(
            Collectors.groupingBy(
                SqlRulesTest::sentence,
                TreeMap::new,
                Collectors.mapping(SqlRulesTest::own, Collectors.joining(" "))));
  }

  private static Map<String, String> chains(String reInspections, String liftChains) {
    spark.sql(reInspections, PARAMS).createOrReplaceTempView("re_inspections");
    spark.sql(liftChains, PARAMS).createOrReplaceTempView("lift_chains");
    Map<String, String> answers = new TreeMap<>();
    for (Row row : spark.sql("SELECT chain.* FROM lift_chains").collectAsList()) {
      String id = row.getAs("chain_id");
      String finalId = row.getAs("final_id");
      answers.merge(
          sentence(id),
          "%s %s %s %s %s"
              .formatted(
                  own(id),
                  row.getAs("first_result"),
                  row.getAs("n_inspections"),
                  own(finalId),
                  row.getAs("final_result")),
          (a, b) -> a.compareTo(b) < 0 ? a + " / " + b : b + " / " + a);
    }
    return answers;
  }

  private static String sentence(String id) {
    return id.substring(0, id.lastIndexOf('.') + 1);
  }

  private static String own(String id) {
    return id.substring(id.lastIndexOf('.') + 1);
  }

  private static Map<String, String> expected(String table) {
    Map<String, String> answers = new TreeMap<>();
    for (Scenario scenario : scenarios(table)) {
      if (!scenario.expected().isEmpty()) {
        answers.put(scenario.sentence(), scenario.expected());
      }
    }
    assertTrue(answers.size() > 5, "rows with an answer");
    return answers;
  }

  private static List<Scenario> scenarios(String table) {
    List<Scenario> scenarios = new ArrayList<>();
    String path = "/rules/" + table + ".csv";
    try (InputStream in = SqlRulesTest.class.getResourceAsStream(path);
        CsvReader<NamedCsvRecord> csv =
            CsvReader.builder()
                .ofNamedCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (NamedCsvRecord record : csv) {
        List<String> statements =
            List.of(record.getField("given").split(";", -1)).stream().map(String::strip).toList();
        scenarios.add(
            new Scenario(record.getField("sentence"), statements, record.getField("expected")));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot read " + path, e);
    }
    return scenarios;
  }
}
