package io.liftguard.publish.serving;

import static io.liftguard.publish.serving.ServedFleet.FIRST;
import static io.liftguard.publish.serving.ServedFleet.INSURERS;
import static io.liftguard.publish.serving.ServedFleet.PASSWORDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who sees what in a real PostgreSQL, tried by those who may not. */
@Tag("spark")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FenceTest {

  private static final String DENIED = "42501";
  private static final String CANCELLED = "57014";

  private ServedFleet fleet;

  @BeforeEach
  void published() {
    fleet = ServedFleet.get();
  }

  private Connection connect(String role) throws SQLException {
    return fleet.postgres().connect(FIRST, role, PASSWORDS.get(role));
  }

  /** Read-only is a default that a session may change; the rights must hold without it. */
  private Connection as(String role) throws SQLException {
    Connection connection = connect(role);
    Fence.execute(connection, List.of("SET default_transaction_read_only = off"));
    return connection;
  }

  private static List<String> column(Connection connection, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static String one(Connection connection, String sql) throws SQLException {
    return column(connection, sql).get(0);
  }

  /** The state that a statement ends in, null when it is carried out. */
  private static String state(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return null;
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  private static void denied(Connection connection, String sql) {
    assertEquals(DENIED, state(connection, sql), sql);
  }

  @Test
  void rolesHaveTheirLimitsAndNothingMore() throws SQLException {
    try (Connection connection = fleet.postgres().superuser(FIRST)) {
      assertEquals(
          List.of(),
          column(
              connection,
              "SELECT rolname FROM pg_roles WHERE rolname ~ '^(liftguard_|insurer_|superset_ro|public_ro)'"
                  + " AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR"
                  + " rolbypassrls)"));
      Map<String, String> limits = new TreeMap<>();
      for (String role : PASSWORDS.keySet()) {
        limits.put(
            role,
            one(connection, "SELECT rolconnlimit FROM pg_roles WHERE rolname = '" + role + "'"));
      }
      assertEquals("20", limits.get(Fence.PUBLIC));
      assertEquals("10", limits.get("insurer_INS-A"));
      assertEquals(
          "f",
          one(connection, "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'liftguard_insurers'"));
      // All passwords are verifiers.
      assertEquals(
          List.of("SCRAM-SHA-256"),
          column(
              connection,
              "SELECT DISTINCT split_part(passwd, '$', 1) FROM pg_shadow WHERE passwd IS NOT"
                  + " NULL"));
    }
    Map<String, String> timeouts =
        Map.of(Fence.ANALYSTS, "1min", Fence.PUBLIC, "15s", "insurer_INS-A", "1min");
    for (Map.Entry<String, String> timeout : timeouts.entrySet()) {
      try (Connection connection = connect(timeout.getKey())) {
        assertEquals(timeout.getValue(), one(connection, "SHOW statement_timeout"));
        assertEquals("on", one(connection, "SHOW default_transaction_read_only"));
        // What the driver says of this JVM's time zone goes before the role's.
        assertEquals(
            "1",
            one(
                connection,
                "SELECT count(*) FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole WHERE"
                    + " r.rolname = current_user AND 'TimeZone=Asia/Shanghai' = ANY (s.setconfig)"));
      }
    }
    assertEquals(List.of(), fleet.report().insurersWithoutRole());
  }

  @Test
  void analystsReadAllAndChangeNothing() throws SQLException {
    try (Connection connection = as(Fence.ANALYSTS)) {
      List<String> all =
          column(
              connection,
              "SELECT schemaname || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname ="
                  + " 'liftguard' UNION ALL SELECT schemaname || '.' || quote_ident(viewname) FROM"
                  + " pg_views WHERE schemaname = 'liftguard_public'");
      assertTrue(all.size() > 40, all.toString());
      for (String table : all) {
        assertNull(state(connection, "SELECT * FROM " + table + " LIMIT 1"), table);
      }
      assertEquals(
          INSURERS,
          column(connection, "SELECT DISTINCT insurer_id FROM feed_relativities ORDER BY 1"));
      denied(connection, "DELETE FROM liftguard.kpi");
      denied(connection, "UPDATE liftguard.publication SET rows = 0");
      denied(connection, "CREATE TABLE liftguard.mine (a int)");
      denied(connection, "CREATE TABLE public.mine (a int)");
      denied(connection, "CREATE TEMP TABLE mine (a int)");
      denied(connection, "CREATE SCHEMA mine");
      denied(connection, "SET ROLE liftguard_owner");
      denied(connection, "ALTER ROLE superset_ro BYPASSRLS");
    }
  }

  @Test
  void anInsurerSeesItsOwnRowsOnly() throws SQLException {
    String others = "INS-B/2026-08";
    String lift;
    String rows;
    try (Connection connection = fleet.postgres().superuser(FIRST)) {
      rows =
          one(
              connection,
              "SELECT count(*) FROM liftguard.feed_relativities WHERE insurer_id = 'INS-A'");
      // A lift that the other insurer covers and this one does not.
      lift =
          one(
              connection,
              "SELECT subject_id FROM liftguard.feed_relativities b WHERE insurer_id = 'INS-B' AND"
                  + " subject_type = 'elevator' AND NOT EXISTS (SELECT FROM"
                  + " liftguard.feed_relativities a WHERE a.insurer_id = 'INS-A' AND a.subject_id ="
                  + " b.subject_id) ORDER BY 1 LIMIT 1");
    }
    try (Connection connection = as("insurer_INS-A")) {
      assertEquals(rows, one(connection, "SELECT count(*) FROM feed_relativities"));
      for (String table : List.of("feed_relativities", "feed_release")) {
        assertEquals(
            List.of("INS-A"), column(connection, "SELECT DISTINCT insurer_id FROM " + table));
        assertEquals(
            "0",
            one(connection, "SELECT count(*) FROM " + table + " WHERE bundle = '" + others + "'"));
        assertEquals(
            "0", one(connection, "SELECT count(*) FROM " + table + " WHERE insurer_id <> 'INS-A'"));
      }
      assertEquals("0", one(connection, "SELECT count(*) FROM feed_changes"));
      assertEquals(
          "0",
          one(
              connection,
              "SELECT count(*) FROM feed_relativities WHERE subject_id = '" + lift + "'"));
      // A condition that fails on others' rows would tell of them if it met them.
      assertNull(
          state(
              connection,
              "SELECT count(*) FROM feed_relativities WHERE 1 / (CASE insurer_id WHEN 'INS-A' THEN"
                  + " 1 ELSE 0 END) = 1"));
      assertNull(
          state(
              connection,
              "SELECT count(*) FROM feed_relativities WHERE (CASE WHEN insurer_id = 'INS-A' THEN '1'"
                  + " ELSE subject_id || 'x' END)::numeric = 1"));
      assertEquals(
          "0",
          one(connection, "SELECT count(*) FROM pg_stats WHERE tablename LIKE 'feed\\_%'"),
          "samples of others' values");
      denied(connection, "SELECT count(*) FROM pg_statistic");
      denied(connection, "SET row_security = off; SELECT count(*) FROM feed_relativities");
      assertNull(state(connection, "RESET row_security"));
      for (String table :
          List.of(
              "kpi",
              "fact_lift",
              "elevators",
              "feed_market",
              "watchlist",
              "rating_ratings",
              "publication",
              "runs")) {
        denied(connection, "SELECT count(*) FROM liftguard." + table);
      }
      denied(connection, "SET ROLE \"insurer_INS-B\"");
      denied(connection, "SET ROLE liftguard_owner");
      denied(connection, "SET SESSION AUTHORIZATION \"insurer_INS-B\"");
      // Who has no right to hand on hands on nothing, which PostgreSQL only warns of.
      assertNull(state(connection, "GRANT SELECT ON liftguard.feed_relativities TO public_ro"));
      assertEquals(
          "f",
          one(
              connection,
              "SELECT has_table_privilege('public_ro', 'liftguard.feed_relativities', 'SELECT')"));
      denied(
          connection, "CREATE POLICY mine ON liftguard.feed_relativities FOR SELECT USING (true)");
      denied(connection, "ALTER TABLE liftguard.feed_relativities DISABLE ROW LEVEL SECURITY");
      denied(connection, "UPDATE liftguard.feed_relativities SET insurer_id = 'INS-A'");
      denied(connection, "CREATE TEMP TABLE mine AS SELECT 1");
      // As the group it is nobody in particular.
      assertNull(state(connection, "SET ROLE liftguard_insurers"));
      assertEquals("0", one(connection, "SELECT count(*) FROM liftguard.feed_relativities"));
      // What is public, it sees too.
      assertNull(state(connection, "RESET ROLE"));
      assertFalse(column(connection, "SELECT firm_id FROM liftguard_public.rating").isEmpty());
    }
    try (Connection connection = as("insurer_INS-Z")) {
      assertEquals("0", one(connection, "SELECT count(*) FROM feed_relativities"));
      assertEquals("0", one(connection, "SELECT count(*) FROM feed_release"));
    }
  }

  /** An insurer whose id is the beginning or a pattern of another's must not see that other's. */
  @Test
  void idsAreComparedAsTheyAre() throws SQLException {
    List<String> odd = List.of("INS-_", "INS-", "%", "ins-a", "INS-A ");
    try (Connection connection = fleet.postgres().superuser(FIRST)) {
      for (String id : odd) {
        String role = Sql.name(Fence.insurerRole(id));
        Fence.execute(
            connection,
            List.of("CREATE ROLE " + role + " NOLOGIN", "GRANT liftguard_insurers TO " + role));
        try {
          Fence.execute(connection, List.of("SET ROLE " + role));
          assertEquals(
              "0", one(connection, "SELECT count(*) FROM liftguard.feed_relativities"), role);
        } finally {
          Fence.execute(connection, List.of("RESET ROLE", "DROP ROLE " + role));
        }
      }
    }
  }

  @Test
  void thePublicSeesWhatIsPublished() throws SQLException {
    try (Connection connection = as(Fence.PUBLIC)) {
      Set<String> readable =
          new TreeSet<>(
              column(
                  connection,
                  "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid ="
                      + " c.relnamespace WHERE c.relkind IN ('r', 'v', 'm', 'p') AND n.nspname NOT IN"
                      + " ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%'"
                      + " AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid,"
                      + " 'SELECT')"));
      assertEquals(
          Set.of(
              "liftguard_public.publication",
              "liftguard_public.rating",
              "liftguard_public.rating_funnel",
              "liftguard_public.rating_measures",
              "liftguard_public.rating_release"),
          readable);
      assertEquals(
          List.of("2026Q2", "2026Q3"),
          column(connection, "SELECT quarter FROM liftguard_public.rating_release ORDER BY 1"));
      assertEquals("1", one(connection, "SELECT count(DISTINCT quarter) FROM rating WHERE latest"));
      Set<String> columns =
          new TreeSet<>(
              column(
                  connection,
                  "SELECT column_name FROM information_schema.columns WHERE table_schema ="
                      + " 'liftguard_public' AND table_name = 'rating'"));
      Set<String> allowed = new TreeSet<>(List.of("release_id", "quarter", "latest", "as_of"));
      allowed.addAll(ServingSchema.load().publicViews().get(0).columns());
      assertEquals(allowed, columns);
      for (String table :
          List.of("kpi", "rating_ratings", "rating_cells", "feed_relativities", "firms", "runs")) {
        denied(connection, "SELECT count(*) FROM liftguard." + table);
      }
      denied(connection, "SELECT bundle FROM liftguard.publication");
      denied(connection, "SET ROLE superset_ro");
      denied(connection, "SET ROLE liftguard_insurers");
      denied(connection, "CREATE TEMP TABLE mine AS SELECT 1");
    }
  }

  /** What an ad-hoc metric could hold: expressions that read or do what the query does not say. */
  @Test
  void functionsThatReadPastTheFenceAreDenied() throws SQLException {
    List<String> tricks =
        List.of(
            "query_to_xml('SELECT 1', true, true, '')",
            "query_to_xmlschema('SELECT 1', true, true, '')",
            "query_to_xml_and_xmlschema('SELECT 1', true, true, '')",
            "table_to_xml('pg_class'::regclass, true, true, '')",
            "schema_to_xml('liftguard', true, true, '')",
            "database_to_xml(true, true, '')",
            "database_to_xmlschema(true, true, '')",
            "cursor_to_xml('c'::refcursor, 1, true, true, '')",
            "(SELECT max(word) FROM ts_stat('SELECT to_tsvector(''a'')'))",
            "ts_rewrite('a'::tsquery, 'SELECT ''a''::tsquery, ''b''::tsquery')",
            "set_config('statement_timeout', '0', false)",
            "set_config('role', 'liftguard_owner', false)",
            "pg_sleep(0)",
            "pg_sleep_for('0 s')",
            "pg_sleep_until(now())",
            "pg_terminate_backend(1)",
            "pg_cancel_backend(1)",
            "pg_read_file('postgresql.conf')",
            "pg_read_binary_file('PG_VERSION')",
            "pg_ls_dir('.')",
            "pg_stat_file('PG_VERSION')",
            "lo_import('/etc/hostname')",
            "lo_export(1, '/tmp/x')",
            "lo_create(0)",
            "lo_creat(-1)",
            "lo_from_bytea(0, 'x')",
            "pg_reload_conf()",
            "pg_switch_wal()",
            "pg_logical_emit_message(false, 'a', 'b')");
    for (String role : List.of(Fence.PUBLIC, Fence.ANALYSTS, "insurer_INS-A")) {
      try (Connection connection = as(role)) {
        List<String> carriedOut = new ArrayList<>();
        for (String trick : tricks) {
          String state = state(connection, "SELECT " + trick);
          if (!DENIED.equals(state)) {
            carriedOut.add(trick + " " + state);
          }
        }
        assertEquals(List.of(), carriedOut, role);
        denied(connection, "COPY (SELECT 1) TO PROGRAM 'cat'");
        denied(connection, "COPY (SELECT 1) TO '/tmp/x'");
        denied(
            connection,
            "DO 'BEGIN END'; CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
      }
    }
  }

  /** The reader waits for a lock, which counts as well as work does and costs nobody anything. */
  @Test
  void aStatementOfThePublicEndsAfterFifteenSeconds() throws SQLException {
    try (Connection holder = fleet.postgres().superuser(FIRST);
        Connection connection = as(Fence.PUBLIC)) {
      holder.setAutoCommit(false);
      Fence.execute(
          holder, List.of("LOCK TABLE liftguard.rating_ratings IN ACCESS EXCLUSIVE MODE"));
      long begin = System.nanoTime();
      assertEquals(CANCELLED, state(connection, "SELECT count(*) FROM rating"));
      double seconds = (System.nanoTime() - begin) / 1e9;
      assertTrue(seconds > 14 && seconds < 25, seconds + " s");
      holder.rollback();
    }
  }

  @Test
  void nothingIsPublishedBehindAnOpenFence() throws SQLException {
    String bare = "bare";
    fleet.postgres().create(bare, "template1");
    LiftGuardException unfenced =
        assertThrows(LiftGuardException.class, () -> publishAsOwner(bare));
    assertEquals(LiftGuardException.Kind.WRONG_USE, unfenced.kind());
    assertTrue(unfenced.getMessage().contains("query_to_xml"), unfenced.getMessage());
    assertTrue(unfenced.remedy().contains("superuser"), unfenced.remedy());

    String database = fleet.copyOfDatabase();
    try (Connection connection = fleet.postgres().superuser(database)) {
      Fence.execute(
          connection, List.of("GRANT EXECUTE ON FUNCTION pg_sleep(double precision) TO PUBLIC"));
      LiftGuardException opened =
          assertThrows(LiftGuardException.class, () -> publishAsOwner(database));
      assertTrue(opened.getMessage().contains("anybody may call pg_sleep"), opened.getMessage());
      Fence.execute(
          connection,
          List.of(
              "REVOKE EXECUTE ON FUNCTION pg_sleep(double precision) FROM PUBLIC",
              "ALTER ROLE \"insurer_INS-B\" BYPASSRLS"));
      try {
        LiftGuardException bypassing =
            assertThrows(LiftGuardException.class, () -> publishAsOwner(database));
        assertTrue(
            bypassing.getMessage().contains("insurer_INS-B may step over"), bypassing.getMessage());
      } finally {
        Fence.execute(connection, List.of("ALTER ROLE \"insurer_INS-B\" NOBYPASSRLS"));
      }
    }
    assertEquals(0, publishAsOwner(database).rowsSent());
  }

  /** A publish of the superuser closes what somebody has opened. */
  @Test
  void aSuperusersPublishMendsTheFence() throws SQLException {
    String database = fleet.copyOfDatabase();
    try (Connection connection = fleet.postgres().superuser(database)) {
      Fence.execute(
          connection,
          List.of(
              "GRANT EXECUTE ON FUNCTION query_to_xml(text, boolean, boolean, text) TO PUBLIC"));
    }
    Publisher.run(
        fleet.lake(),
        Contracts.load(),
        ServedFleet.asSuperuser(fleet.postgres().url(database)),
        message -> {});
    try (Connection connection =
        fleet.postgres().connect(database, Fence.ANALYSTS, PASSWORDS.get(Fence.ANALYSTS))) {
      denied(connection, "SELECT query_to_xml('SELECT 1', true, true, '')");
    }
    try (Connection connection = fleet.postgres().superuser(database)) {
      assertEquals(
          List.of("liftguard_owner"),
          column(
              connection,
              "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname LIKE 'liftguard%'"));
    }
  }

  private PublishReport publishAsOwner(String database) {
    return Publisher.run(
        fleet.lake(),
        Contracts.load(),
        ServedFleet.asOwner(fleet.postgres().url(database)),
        message -> {});
  }
}
