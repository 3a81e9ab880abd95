package io.liftguard.publish.serving;

import static io.liftguard.publish.serving.ServedFleet.FIRST;
import static io.liftguard.publish.serving.ServedFleet.PASSWORDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.ChangedContracts;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.Layer;
import io.liftguard.contract.TableContract;
import io.liftguard.lake.Lake;
import io.liftguard.lake.SparkSchemas;
import io.liftguard.lake.TableId;
import io.liftguard.night.Gold;
import io.liftguard.night.NightRequest;
import io.liftguard.night.Nights;
import io.liftguard.night.RunRecord;
import io.liftguard.publish.bundle.ExampleFleet;
import io.liftguard.publish.feed.FeedRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import scala.jdk.javaapi.CollectionConverters;

/** What a publish leaves in a real PostgreSQL, and what it leaves when it does not come through. */
@Tag("spark")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublisherTest {

  private static final LocalDate NEXT = LocalDate.of(2026, 10, 16);

  /** An order of a month ago that comes to light on the second night. */
  private static final String LATE = "LATE-1";

  private ServedFleet fleet;

  /** The lake after a second night. */
  private Path secondFolder;

  private Lake second;

  private final Map<Lake, Map<String, Wanted>> wanted = new HashMap<>();

  @BeforeEach
  void published() throws IOException {
    fleet = ServedFleet.get();
    if (second == null) {
      secondFolder = fleet.copyOfLake();
      Path landing = fleet.folder().resolve("landing");
      Nights.copy(ExampleFleet.LANDING, landing);
      Files.writeString(
          landing.resolve("rescues/late.csv"),
          """
          order_id,elevator_id,channel,called_at,dispatched_at,acknowledged_at,arrived_at,released_at,level,\
          trapped_persons,outcome,cause_code,recorded_at
          %s,600006,96333,2026-08-20T01:35:25,2026-08-20T01:36:22,2026-08-20T01:37:06,2026-08-20T01:53:24,\
          2026-08-20T01:59:05,1,2,released,DOR-01,2026-10-15T20:00:00
          """
              .formatted(LATE));
      second = Nights.lake(secondFolder);
      Nights.run(second, landing, NEXT, NightRequest.Extent.INCREMENTAL);
    }
  }

  private PublishReport publish(Lake lake, String database) {
    return Publisher.run(
        lake, Contracts.load(), ServedFleet.asOwner(fleet.postgres().url(database)), message -> {});
  }

  private static Map<String, PublishReport.Table> byName(PublishReport report) {
    Map<String, PublishReport.Table> tables = new TreeMap<>();
    report.tables().forEach(t -> tables.put(t.name(), t));
    return tables;
  }

  private static List<List<String>> query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<List<String>> all = new ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(rows.getString(i));
        }
        all.add(row);
      }
      return all;
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    return query(connection, sql).get(0).get(0);
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    Fence.execute(connection, List.of(statements));
  }

  /** Rows of a lake's table as texts, in the order of the contract's columns that are published. */
  private static List<String> ofLake(Dataset<Row> rows, List<String> columns) {
    Dataset<Row> selected =
        rows.select(
            columns.stream()
                .map(
                    name -> {
                      Column column = functions.col("`" + name + "`");
                      String type = rows.schema().apply(name).dataType().catalogString();
                      return type.startsWith("struct") || type.startsWith("map")
                          ? functions.to_json(column)
                          : column;
                    })
                .toArray(Column[]::new));
    return selected.collectAsList().stream()
        .map(
            row -> {
              List<String> texts = new ArrayList<>();
              for (int i = 0; i < columns.size(); i++) {
                texts.add(text(row.get(i)));
              }
              return String.join("|", texts);
            })
        .sorted()
        .toList();
  }

  private static List<String> ofServer(Connection connection, String table, List<String> columns)
      throws SQLException {
    List<String> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT " + Sql.names(columns) + " FROM liftguard." + table)) {
      while (rows.next()) {
        List<String> texts = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
          Object value =
              switch (rows.getMetaData().getColumnTypeName(i)) {
                case "timestamptz" -> rows.getObject(i, OffsetDateTime.class);
                case "date" -> rows.getObject(i, LocalDate.class);
                case "json" -> rows.getString(i);
                default -> rows.getObject(i);
              };
          texts.add(text(value));
        }
        all.add(String.join("|", texts));
      }
    }
    all.sort(null);
    return all;
  }

  private static String text(Object value) {
    try {
      if (value instanceof Array array) {
        return text(Arrays.asList((Object[]) array.getArray()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    if (value instanceof scala.collection.Iterable<?> items) {
      return text(CollectionConverters.asJavaCollection(items));
    }
    if (value instanceof Collection<?> items) {
      return items.stream().map(PublisherTest::text).collect(Collectors.joining(",", "[", "]"));
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    return value instanceof OffsetDateTime time
        ? time.toInstant().toString()
        : String.valueOf(value);
  }

  /**
   * What a publish of a lake must show.
   *
   * @param columns of the table
   * @param rows as {@link #ofLake} gives them
   */
  private record Wanted(List<String> columns, List<String> rows) {}

  private static Map<String, Wanted> wanted(Lake lake) {
    RunRecord run = RunRecord.last(lake).orElseThrow();
    Contracts contracts = Contracts.load();
    Map<String, Wanted> wanted = new TreeMap<>();
    for (TableContract table : contracts.in(Layer.GOLD)) {
      List<String> rows =
          Gold.visible(lake, table.name())
              .map(r -> SparkSchemas.present(r, SparkSchemas.structType(table)))
              .map(r -> ofLake(r, table.columnNames()))
              .orElse(List.of());
      wanted.put(table.name(), new Wanted(table.columnNames(), rows));
    }
    for (String register : List.of("firms", "elevators")) {
      List<String> columns =
          contracts.table(register).columns().stream()
              .filter(c -> c.access() == io.liftguard.contract.Column.Access.OPEN)
              .map(io.liftguard.contract.Column::name)
              .filter(c -> !c.equals("deleted"))
              .toList();
      Dataset<Row> rows =
          lake.readAt(TableId.clean(register), run.cleanVersions().get(register))
              .where("NOT deleted");
      wanted.put(register, new Wanted(columns, ofLake(rows, columns)));
    }
    int rows = wanted.values().stream().mapToInt(w -> w.rows().size()).sum();
    assertTrue(rows > 10_000, "so few rows say nothing: " + rows);
    return wanted;
  }

  /**
   * Tables of a lake whose rows are not those of a database; empty when all are equal. No test
   * changes the lakes that are asked for here, so each is read once.
   */
  private List<String> differences(Lake lake, String database) throws SQLException {
    List<String> differences = new ArrayList<>();
    try (Connection connection = fleet.postgres().superuser(database)) {
      for (Map.Entry<String, Wanted> want :
          wanted.computeIfAbsent(lake, PublisherTest::wanted).entrySet()) {
        String table = want.getKey();
        List<String> columns = want.getValue().columns();
        compare(differences, table, want.getValue().rows(), ofServer(connection, table, columns));
      }
    }
    return differences;
  }

  private static void compare(
      List<String> differences, String table, List<String> want, List<String> got) {
    if (!want.equals(got)) {
      Set<String> missing = new TreeSet<>(want);
      missing.removeAll(got);
      Set<String> extra = new TreeSet<>(got);
      extra.removeAll(want);
      differences.add(
          "%s: %d rows, wanted %d; missing %s, not expected %s"
              .formatted(
                  table,
                  got.size(),
                  want.size(),
                  missing.stream().limit(2).toList(),
                  extra.stream().limit(2).toList()));
    }
  }

  @Test
  void holdsTheRowsOfTheLake() throws SQLException {
    assertEquals(List.of(), differences(fleet.lake(), FIRST));
  }

  @Test
  void countsAndChecksumsAreTheServersOwn() throws SQLException {
    RunRecord run = RunRecord.last(fleet.lake()).orElseThrow();
    try (Connection connection = fleet.postgres().superuser(FIRST)) {
      List<String> tables =
          query(
                  connection,
                  "SELECT tablename FROM pg_tables WHERE schemaname = 'liftguard' AND tablename <>"
                      + " 'publication' ORDER BY 1")
              .stream()
              .map(r -> r.get(0))
              .toList();
      Map<String, List<String>> published = new TreeMap<>();
      query(connection, "SELECT table_name, rows, checksum FROM liftguard.publication")
          .forEach(r -> published.put(r.get(0), r.subList(1, 3)));
      assertEquals(Set.copyOf(tables), published.keySet());
      for (Source source : new Sources(fleet.lake(), Contracts.load(), run).all()) {
        List<String> counted = query(connection, Sql.digest(Sql.SCHEMA, source.table(), "")).get(0);
        long sum = new java.math.BigInteger(counted.get(1)).longValue();
        assertEquals(
            List.of(counted.get(0), String.format(Locale.ROOT, "%016x", sum)),
            published.get(source.table().name()),
            source.table().name());
      }
      assertEquals(
          List.of(
              List.of(
                  run.runId(),
                  Long.toString(run.runNo()),
                  ExampleFleet.AS_OF.toString(),
                  run.codeVersion(),
                  run.definitionVersion())),
          query(
              connection,
              "SELECT DISTINCT run_id, run_no, as_of, code_version, definition_version FROM"
                  + " liftguard.publication"));
      assertEquals(
          Long.toString(run.goldVersions().get("kpi")),
          one(
              connection,
              "SELECT source_version FROM liftguard.publication WHERE table_name = 'kpi'"));
      assertEquals(
          fleet.report().tables().stream().mapToLong(PublishReport.Table::rows).sum(),
          Long.parseLong(one(connection, "SELECT sum(rows) FROM liftguard.publication")));
    }
  }

  @Test
  void showsAllThatANightAndItsReleasesMake() {
    Set<String> names = byName(fleet.report()).keySet();
    for (String table :
        List.of(
            "kpi",
            "plan_board",
            "watchlist",
            "alert",
            "data_quality",
            "nights_watchlist",
            "nights_alert",
            "nights_delivery",
            "runs",
            "revisions",
            "kpi_card",
            "rating_release",
            "rating_ratings",
            "rating_funnel",
            "feed_release",
            "feed_relativities",
            "feed_changes")) {
      assertTrue(names.contains(table), table);
    }
    assertFalse(names.contains("releases"), "shown by kind");
    Map<String, PublishReport.Table> tables = byName(fleet.report());
    // What the example must have; alerts and changes it may have none of.
    for (String table : List.of("kpi", "plan_board", "data_quality", "watchlist", "feed_market")) {
      assertTrue(tables.get(table).rows() > 0, table);
    }
    assertEquals(2, tables.get("rating_release").rows());
    assertEquals(3, tables.get("feed_release").rows());
  }

  @Test
  void releasesAreAsTheirBundlesSay() throws Exception {
    Path csv = fleet.folder().resolve("lake/feeds/INS-A/2026-08/relativities.csv");
    try (Connection connection = fleet.postgres().superuser(FIRST)) {
      assertEquals(
          Files.readAllLines(csv).size() - 1,
          Integer.parseInt(
              one(
                  connection,
                  "SELECT count(*) FROM liftguard.feed_relativities WHERE bundle = 'INS-A/2026-08'")));
      Map<String, String> want = new TreeMap<>();
      Path expected = ExampleFleet.EXAMPLE.resolve("expected/relativities-2026-08.csv");
      List<String> lines = Files.readAllLines(expected);
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",", -1);
        if (cells[0].equals("firm")) {
          want.put(cells[1], cells[2]);
        }
      }
      Map<String, String> got = new TreeMap<>();
      query(
              connection,
              "SELECT subject_id, relativity FROM liftguard.feed_relativities WHERE insurer_id ="
                  + " 'INS-A' AND subject_type = 'firm'")
          .forEach(r -> got.put(r.get(0), r.get(1)));
      // A feed has the firms of the lifts that it lists.
      assertTrue(want.keySet().containsAll(got.keySet()) && got.size() > 5, got.toString());
      got.forEach(
          (firm, relativity) ->
              assertTrue(
                  new BigDecimal(relativity)
                          .subtract(new BigDecimal(want.get(firm)))
                          .abs()
                          .compareTo(new BigDecimal("0.000001"))
                      <= 0,
                  firm + ": " + relativity + ", wanted " + want.get(firm)));
      assertEquals(
          List.of(List.of("2026Q2", "final", "t", "f"), List.of("2026Q3", "final", "t", "t")),
          query(
              connection,
              "SELECT bundle, state, in_force, latest FROM liftguard.rating_release ORDER BY 1"));
      List<String> ratings =
          Files.readAllLines(fleet.folder().resolve("lake/release/2026Q3/ratings.csv"));
      assertEquals(
          ratings.size() - 1,
          Integer.parseInt(
              one(
                  connection,
                  "SELECT count(*) FROM liftguard.rating_ratings WHERE bundle = '2026Q3'")));
    }
  }

  @Test
  void tablesHaveTheirKeysIndexesAndCommentsInBothLanguages() throws SQLException {
    ServingSchema schema = ServingSchema.load();
    try (Connection connection = fleet.postgres().superuser(FIRST)) {
      DatabaseMetaData meta = connection.getMetaData();
      for (TableContract table : Contracts.load().in(Layer.GOLD)) {
        boolean optional = table.key().stream().anyMatch(c -> !table.column(c).required());
        assertEquals(
            (optional ? "UNIQUE NULLS NOT DISTINCT (" : "PRIMARY KEY (")
                + String.join(", ", table.key())
                + ")",
            one(
                    connection,
                    "SELECT string_agg(pg_get_constraintdef(oid), '; ') FROM pg_constraint"
                        + " WHERE contype IN ('p', 'u') AND conrelid = 'liftguard."
                        + table.name()
                        + "'::regclass")
                .replace("\"", ""),
            table.name());
        Set<String> indexed = new TreeSet<>();
        try (ResultSet columns = meta.getIndexInfo(null, Sql.SCHEMA, table.name(), false, false)) {
          while (columns.next()) {
            if (columns.getShort("ORDINAL_POSITION") == 1) {
              indexed.add(columns.getString("COLUMN_NAME"));
            }
          }
        }
        Set<String> wanted = new TreeSet<>(schema.indexes());
        wanted.retainAll(table.columnNames());
        assertTrue(indexed.containsAll(wanted), table.name() + ": " + indexed);
        String comment =
            one(
                connection,
                "SELECT obj_description('liftguard." + table.name() + "'::regclass, 'pg_class')");
        assertTrue(
            comment.contains(table.zh()) && comment.contains(table.en()), table.name() + comment);
      }
      // Of everything that anybody sees.
      assertEquals(
          List.of(),
          query(
              connection,
              """
              SELECT c.relname, a.attname, d.description
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              LEFT JOIN pg_description d ON d.objoid = c.oid AND d.objsubid = a.attnum
              WHERE n.nspname = 'liftguard' AND c.relkind = 'r'
                AND (d.description IS NULL OR d.description !~ '[\u4e00-\u9fff].* / ?.*[A-Za-z]')
              """));
      assertEquals(
          List.of(),
          query(
              connection,
              """
              SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname IN ('liftguard', 'liftguard_public') AND c.relkind IN ('r', 'v')
                AND coalesce(obj_description(c.oid, 'pg_class'), '') !~ '[\u4e00-\u9fff].* / .*[A-Za-z]'
              """));
    }
  }

  @Test
  void aSecondPublishSendsNothing() throws SQLException {
    String database = fleet.copyOfDatabase();
    String before;
    try (Connection connection = fleet.postgres().superuser(database)) {
      before = one(connection, "SELECT max(loaded_at) FROM liftguard.publication");
    }
    PublishReport report = publish(fleet.lake(), database);
    assertEquals(0, report.rowsSent());
    assertEquals(
        Set.of(PublishReport.Action.UNCHANGED),
        report.tables().stream().map(PublishReport.Table::action).collect(Collectors.toSet()));
    try (Connection connection = fleet.postgres().superuser(database)) {
      assertEquals(before, one(connection, "SELECT max(loaded_at) FROM liftguard.publication"));
    }
  }

  @Test
  void theNextNightReplacesTheMonthsThatItTouched() throws SQLException {
    String database = fleet.copyOfDatabase();
    String firstPublish;
    try (Connection connection = fleet.postgres().superuser(database)) {
      firstPublish = one(connection, "SELECT DISTINCT xmin FROM liftguard.fact_rescue");
    }
    Map<String, PublishReport.Table> tables = byName(publish(second, database));
    assertEquals(List.of(), differences(second, database));
    assertEquals(PublishReport.Action.PARTS, tables.get("fact_rescue").action());
    assertEquals(PublishReport.Action.PARTS, tables.get("fact_exposure").action());
    assertEquals(PublishReport.Action.UNCHANGED, tables.get("rating_ratings").action());
    assertEquals(PublishReport.Action.UNCHANGED, tables.get("kpi_card").action());
    try (Connection connection = fleet.postgres().superuser(database)) {
      List<String> touched =
          query(
                  connection,
                  "SELECT DISTINCT month FROM liftguard.fact_rescue WHERE xmin::text <> '"
                      + firstPublish
                      + "' ORDER BY 1")
              .stream()
              .map(r -> r.get(0))
              .toList();
      assertTrue(touched.contains("2026-08-01"), "the late order's month: " + touched);
      long all =
          Long.parseLong(
              one(connection, "SELECT count(DISTINCT month) FROM liftguard.fact_rescue"));
      assertTrue(touched.size() < all / 2 && all > 20, touched + " of " + all);
      assertEquals(
          tables.get("fact_rescue").rowsSent(),
          Long.parseLong(
              one(
                  connection,
                  "SELECT count(*) FROM liftguard.fact_rescue WHERE xmin::text <> '"
                      + firstPublish
                      + "'")));
      assertEquals(
          "1",
          one(
              connection,
              "SELECT count(*) FROM liftguard.fact_rescue WHERE month = '2026-08-01' AND event_id = '"
                  + LATE
                  + "'"));
      assertEquals(
          NEXT.toString(), one(connection, "SELECT DISTINCT as_of FROM liftguard.publication"));
    }
  }

  @Test
  void aCorrectedFeedIsAdded() throws Exception {
    String database = fleet.copyOfDatabase();
    Path folder = fleet.folder().resolve("lake-corrected");
    Nights.copy(secondFolder, folder);
    Lake lake = Nights.lake(folder);
    ServedFleet.feed(lake, "2026-08", "INS-A", FeedRequest.Stage.CORRECT);
    Map<String, PublishReport.Table> tables = byName(publish(lake, database));
    try (Connection connection = fleet.postgres().superuser(database)) {
      assertEquals(
          List.of(
              List.of("INS-A/2026-08", "corrected", "f", "f"),
              List.of("INS-A/2026-08-r2", "final", "t", "t"),
              List.of("INS-B/2026-08", "final", "t", "t"),
              List.of("INS-C/2026-08", "final", "t", "t")),
          query(
              connection,
              "SELECT bundle, state, in_force, latest FROM liftguard.feed_release ORDER BY 1"));
      long corrected =
          Long.parseLong(
              one(
                  connection,
                  "SELECT count(*) FROM liftguard.feed_relativities WHERE bundle ="
                      + " 'INS-A/2026-08-r2'"));
      assertEquals(PublishReport.Action.PARTS, tables.get("feed_relativities").action());
      assertEquals(corrected, tables.get("feed_relativities").rowsSent());
      assertTrue(tables.get("feed_changes").rowsSent() > 0, "the late order moved a figure");
      assertEquals(
          List.of(List.of("INS-A", "INS-A/2026-08-r2")),
          query(connection, "SELECT DISTINCT insurer_id, bundle FROM liftguard.feed_changes"));
    }
  }

  @Test
  void aChangedDefinitionMakesItsTableAnew() throws SQLException {
    String database = fleet.copyOfDatabase();
    Contracts changed =
        new ChangedContracts()
            .replace(
                "contracts/gold/held.yaml", "property: en, value: ", "property: en, value: New ")
            .read();
    ServingTarget target = ServedFleet.asOwner(fleet.postgres().url(database));
    try (Connection analyst = fleet.postgres().superuser(database)) {
      run(analyst, "CREATE VIEW liftguard.mine AS SELECT count(*) FROM liftguard.held");
      LiftGuardException refused =
          assertThrows(
              LiftGuardException.class,
              () -> Publisher.run(fleet.lake(), changed, target, message -> {}));
      assertTrue(refused.getMessage().contains("liftguard.mine"), refused.getMessage());
      assertTrue(refused.remedy().contains("drop it"), refused.remedy());
      assertEquals(
          "0", one(analyst, "SELECT count(*) FROM pg_namespace WHERE nspname = 'liftguard_next'"));
      run(analyst, "DROP VIEW liftguard.mine");
    }
    Map<String, PublishReport.Table> tables =
        byName(Publisher.run(fleet.lake(), changed, target, message -> {}));
    assertEquals(PublishReport.Action.MADE, tables.remove("held").action());
    tables
        .values()
        .forEach(t -> assertEquals(PublishReport.Action.UNCHANGED, t.action(), t.name()));
    try (Connection connection = fleet.postgres().superuser(database)) {
      String comment =
          one(connection, "SELECT obj_description('liftguard.held'::regclass, 'pg_class')");
      assertTrue(comment.contains(" / New "), comment);
    }
    assertEquals(List.of(), differences(fleet.lake(), database));
    try (Connection analyst =
        fleet.postgres().connect(database, Fence.ANALYSTS, PASSWORDS.get(Fence.ANALYSTS))) {
      assertNotEquals("", one(analyst, "SELECT count(*) FROM held"));
    }
  }

  /** Makes the server do something when the late order is copied in. */
  private void whenTheLateOrderComes(String database, String what) throws SQLException {
    try (Connection connection = fleet.postgres().superuser(database)) {
      run(
          connection,
          "CREATE FUNCTION public.at_late() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS"
              + " $$ BEGIN "
              + what
              + "; RETURN NEW; END $$",
          "CREATE TRIGGER at_late BEFORE INSERT ON liftguard.fact_rescue FOR EACH ROW WHEN"
              + " (NEW.event_id = '"
              + LATE
              + "') EXECUTE FUNCTION public.at_late()");
    }
  }

  private void forget(String database) throws SQLException {
    try (Connection connection = fleet.postgres().superuser(database)) {
      run(
          connection,
          "DROP TRIGGER at_late ON liftguard.fact_rescue",
          "DROP FUNCTION public.at_late");
    }
  }

  @Test
  void aPublishThatFailsInMidCopyLeavesTheOldNight() throws SQLException {
    String database = fleet.copyOfDatabase();
    whenTheLateOrderComes(database, "RAISE EXCEPTION 'the disk is full' USING ERRCODE = '53100'");
    LiftGuardException failed =
        assertThrows(LiftGuardException.class, () -> publish(second, database));
    assertEquals(LiftGuardException.Kind.RUN_FAILED, failed.kind());
    assertTrue(failed.getMessage().contains("the disk is full"), failed.getMessage());
    assertTrue(failed.remedy().contains("room"), failed.remedy());
    assertEquals(List.of(), differences(fleet.lake(), database));
    forget(database);
    publish(second, database);
    assertEquals(List.of(), differences(second, database));
  }

  @Test
  void aRowThatTheServerChangesUndoesThePublish() throws SQLException {
    String database = fleet.copyOfDatabase();
    whenTheLateOrderComes(database, "NEW.channel = 'other'");
    LiftGuardException failed =
        assertThrows(LiftGuardException.class, () -> publish(second, database));
    assertTrue(failed.getMessage().contains("other rows of fact_rescue"), failed.getMessage());
    assertEquals(List.of(), differences(fleet.lake(), database));
  }

  /** The program is killed while rows are on their way, as a power cut would. */
  @Test
  void aKilledPublishLeavesTheOldNightAndShowsNoPassword() throws Exception {
    String database = fleet.copyOfDatabase();
    whenTheLateOrderComes(database, "PERFORM pg_sleep(3)");
    Path log = fleet.folder().resolve("killed.log");
    Path secret =
        Files.writeString(fleet.folder().resolve("owner-password"), PASSWORDS.get(Fence.OWNER));
    ProcessBuilder builder =
        Nights.program(
                "publish",
                "--lake",
                secondFolder.toString(),
                "--to",
                fleet.postgres().url(database))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("LIFTGUARD_SERVING_PASSWORD_FILE", secret.toString());
    Process process = builder.start();
    try (Connection connection = fleet.postgres().superuser(database)) {
      String sleeping =
          "SELECT count(*) FROM pg_stat_activity WHERE datname = '"
              + database
              + "' AND usename = 'liftguard_owner' AND query LIKE 'COPY%' AND wait_event = 'PgSleep'";
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
      while (one(connection, sleeping).equals("0")) {
        assertTrue(process.isAlive(), () -> "it ended: " + read(log));
        assertTrue(System.nanoTime() < end, () -> "it never came to the late order: " + read(log));
        Thread.sleep(50);
      }
      Path arguments = Path.of("/proc/" + process.pid() + "/cmdline");
      if (Files.exists(arguments)) {
        String shown = Files.readString(arguments);
        assertTrue(shown.contains("publish"), shown);
        PASSWORDS.values().forEach(p -> assertFalse(shown.contains(p), "in the process list"));
      }
      assertEquals(128 + 9, process.destroyForcibly().waitFor());
      end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!one(
              connection,
              "SELECT count(*) FROM pg_stat_activity WHERE datname = '"
                  + database
                  + "' AND usename = 'liftguard_owner'")
          .equals("0")) {
        assertTrue(System.nanoTime() < end, "the server holds on to the dead publish");
        Thread.sleep(50);
      }
    } finally {
      process.destroyForcibly();
    }
    assertEquals(List.of(), differences(fleet.lake(), database));
    forget(database);
    publish(second, database);
    assertEquals(List.of(), differences(second, database));
    String said = read(log) + fleet.postgres().log();
    PASSWORDS.forEach((role, p) -> assertFalse(said.contains(p), "in a log, of " + role));
    assertFalse(said.contains(Postgres.SUPERUSER_PASSWORD), "in a log, of the superuser");
    assertTrue(said.contains("SCRAM-SHA-256$"), "passwords came as verifiers");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void aReaderSeesTheOldNightOrTheNewOne() throws Exception {
    String database = fleet.copyOfDatabase();
    String night =
        """
        SELECT (SELECT max(as_of) FROM publication)
          || ' ' || (SELECT count(*) || ':' || sum(hashtextextended(k::text, 0)) FROM kpi k)
          || ' ' || (SELECT count(*) || ':' || sum(hashtextextended(f::text, 0)) FROM fact_rescue f)
          || ' ' || (SELECT count(*) || ':' || sum(hashtextextended(f::text, 0)) FROM watchlist f)
        """;
    Set<String> seen = new ConcurrentSkipListSet<>();
    AtomicLong looks = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    List<Exception> wrong = new ArrayList<>();
    String before;
    try (Connection connection =
        fleet.postgres().connect(database, Fence.ANALYSTS, PASSWORDS.get(Fence.ANALYSTS))) {
      before = one(connection, night);
      Thread reader =
          new Thread(
              () -> {
                try {
                  while (!over.get()) {
                    seen.add(one(connection, night));
                    looks.incrementAndGet();
                  }
                } catch (SQLException e) {
                  wrong.add(e);
                }
              });
      reader.start();
      AtomicLong waited = new AtomicLong();
      Publisher.run(
          second,
          Contracts.load(),
          ServedFleet.asOwner(fleet.postgres().url(database)),
          message -> {
            // The reader is never made to wait for the publish; here the publish waits for it.
            long from = looks.get();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (looks.get() < from + 2 && System.nanoTime() < end && wrong.isEmpty()) {
              Thread.onSpinWait();
            }
            if (looks.get() >= from + 2) {
              waited.incrementAndGet();
            }
          });
      assertTrue(waited.get() > 5, "the reader read on between the tables: " + waited);
      assertEquals(Set.of(before), Set.copyOf(seen), "the old night as long as it was under way");
      long from = looks.get();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (looks.get() < from + 2 && System.nanoTime() < end) {
        Thread.sleep(5);
      }
      over.set(true);
      reader.join();
      assertEquals(List.of(), wrong);
      String after = one(connection, night);
      assertNotEquals(before, after);
      assertTrue(after.startsWith(NEXT.toString()), after);
      assertEquals(Set.of(before, after), Set.copyOf(seen));
    }
  }

  @Test
  void twoPublishesAtOnceAreRefused() throws SQLException {
    String database = fleet.copyOfDatabase();
    try (Connection other = fleet.postgres().superuser(database)) {
      other.setAutoCommit(false);
      Published.lock(other);
      LiftGuardException refused =
          assertThrows(LiftGuardException.class, () -> publish(fleet.lake(), database));
      assertTrue(refused.remedy().contains("Another publish"), refused.remedy());
      other.rollback();
    }
    assertEquals(0, publish(fleet.lake(), database).rowsSent());
  }

  @Test
  void anEarlierNightAndAnotherLakeNeedToBeMeant() throws Exception {
    String database = fleet.copyOfDatabase();
    publish(second, database);
    LiftGuardException later =
        assertThrows(LiftGuardException.class, () -> publish(fleet.lake(), database));
    assertTrue(later.getMessage().contains("a later night, " + NEXT), later.getMessage());
    ServingTarget target = ServedFleet.asOwner(fleet.postgres().url(database));
    Publisher.run(
        fleet.lake(),
        Contracts.load(),
        new ServingTarget(
            target.url(), target.user(), target.password(), Map.of(), ServingTarget.Older.REPLACE),
        message -> {});
    assertEquals(List.of(), differences(fleet.lake(), database));
    Lake empty = Nights.lake(fleet.folder().resolve("empty"));
    LiftGuardException nothing =
        assertThrows(LiftGuardException.class, () -> publish(empty, database));
    assertTrue(
        nothing.getMessage().contains("No night has computed figures"), nothing.getMessage());
  }

  @Test
  void aServerThatIsGoneOrRefusesIsNamedWithoutSecrets() throws SQLException {
    LiftGuardException gone =
        assertThrows(
            LiftGuardException.class,
            () ->
                Publisher.run(
                    fleet.lake(),
                    Contracts.load(),
                    ServedFleet.asOwner("jdbc:postgresql://127.0.0.1:1/nowhere"),
                    message -> {}));
    assertTrue(gone.getMessage().contains("127.0.0.1:1/nowhere"), gone.getMessage());
    assertTrue(gone.remedy().contains("Start the server"), gone.remedy());
    LiftGuardException wrong =
        assertThrows(
            LiftGuardException.class,
            () ->
                Publisher.run(
                    fleet.lake(),
                    Contracts.load(),
                    new ServingTarget(
                        fleet.postgres().url(FIRST),
                        Fence.OWNER,
                        "not-the-password",
                        Map.of(),
                        ServingTarget.Older.REFUSE),
                    message -> {}));
    assertTrue(wrong.remedy().contains("LIFTGUARD_SERVING_PASSWORD"), wrong.remedy());
    assertFalse(wrong.getMessage().contains("not-the-password"), wrong.getMessage());
  }
}
