package io.liftguard.publish.serving;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.lake.Lake;
import io.liftguard.lake.TableId;
import io.liftguard.night.RunRecord;
import io.liftguard.publish.bundle.Digests;
import io.liftguard.publish.bundle.ReleaseLog;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Brings the serving database to the state of the lake's last complete run, in one transaction: its
 * readers see the old night or the new one, and a publish that fails leaves no trace (decision
 * 0040).
 */
public final class Publisher {

  private static final byte[] COPY_HEAD =
      ByteBuffer.allocate(19)
          .put("PGCOPY\n".getBytes(StandardCharsets.US_ASCII))
          .put((byte) 0xff)
          .put("\r\n\0".getBytes(StandardCharsets.US_ASCII))
          .putInt(0)
          .putInt(0)
          .array();
  private static final byte[] COPY_END = {(byte) 0xff, (byte) 0xff};

  private final Lake lake;
  private final ServingTarget target;
  private final RunRecord run;
  private final Consumer<String> progress;
  private final ServingSchema schema = ServingSchema.load();
  private final List<Source> sources;
  private final Set<String> insurers;

  private Publisher(
      Lake lake,
      Contracts contracts,
      RunRecord run,
      ServingTarget target,
      Consumer<String> progress) {
    this.lake = lake;
    this.target = target;
    this.run = run;
    this.progress = progress;
    this.sources = new Sources(lake, contracts, run).all();
    this.insurers = ReleaseSources.insurers(lake);
  }

  /**
   * Publishes.
   *
   * @throws LiftGuardException wrong use when the lake has no complete run, the database is no
   *     fenced PostgreSQL of at least version 15, or it shows a later night or another lake and the
   *     target does not say to replace it; run failed when the database cannot be reached, another
   *     publish is at work, or the server holds other rows than were sent
   */
  public static PublishReport run(
      Lake lake, Contracts contracts, ServingTarget target, Consumer<String> progress) {
    RunRecord run = RunRecord.required(lake);
    try (Connection connection = connect(target)) {
      return new Publisher(lake, contracts, run, target, progress).publish(connection);
    } catch (SQLException e) {
      throw failed(target, e);
    }
  }

  private static Connection connect(ServingTarget target) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", target.user());
    if (target.password() != null) {
      properties.setProperty("password", target.password());
    }
    properties.setProperty("ApplicationName", "liftguard publish");
    // A server that is gone must not be waited for through the night.
    properties.setProperty("connectTimeout", "20");
    properties.setProperty("tcpKeepAlive", "true");
    return DriverManager.getConnection(target.url(), properties);
  }

  private static LiftGuardException failed(ServingTarget target, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String remedy;
    if (state.startsWith("08")) {
      remedy =
          "Start the server or correct the address, and publish again; readers still see the night"
              + " published before.";
    } else if (state.startsWith("28")) {
      remedy =
          "Set LIFTGUARD_SERVING_USER, and LIFTGUARD_SERVING_PASSWORD or LIFTGUARD_SERVING_PASSWORD_FILE.";
    } else if (state.equals("55P03")) {
      remedy =
          "Another publish is at work, or a reader holds a table whose definition has changed:"
              + " publish again when it has ended.";
    } else if (state.equals("2BP01")) {
      remedy =
          "A table's definition has changed, and what is named above was made upon it: drop it,"
              + " publish, and make it again.";
    } else if (state.startsWith("53")) {
      remedy = "Give the database server room, and publish again; readers see the night before.";
    } else {
      remedy =
          "Correct what the server objects to and publish again; readers see the night before.";
    }
    return LiftGuardException.runFailed(
        "The serving database " + target.shown() + " did not take the night: " + e.getMessage(),
        remedy,
        e);
  }

  private PublishReport publish(Connection connection) throws SQLException {
    Fence.checkServer(connection);
    connection.setAutoCommit(false);
    if (Fence.isSuperuser(connection)) {
      progress.accept("fence: roles and what is taken from PUBLIC");
      Fence.build(connection, insurers, target.rolePasswords());
      connection.commit();
      Fence.execute(connection, List.of("SET ROLE " + Fence.OWNER));
    }
    Fence.check(connection);
    Fence.execute(
        connection,
        List.of(
            "SET LOCAL lock_timeout = '20s'",
            "CREATE SCHEMA IF NOT EXISTS " + Sql.SCHEMA,
            "CREATE SCHEMA IF NOT EXISTS " + Sql.PUBLIC_SCHEMA));
    Published published = Published.lock(connection);
    String lakeId = lake.identity(TableId.meta("runs"));
    refuseOlder(published, lakeId);
    List<PublishReport.Table> tables = load(connection, published, lakeId);
    connection.commit();
    return new PublishReport(
        run.runId(), run.asOf(), tables, Fence.withoutRole(connection, insurers));
  }

  private void refuseOlder(Published published, String lakeId) {
    if (target.older() == ServingTarget.Older.REPLACE || published.rows().isEmpty()) {
      return;
    }
    Published.Row shown = published.rows().values().iterator().next();
    if (!shown.lake().equals(lakeId) || shown.asOf().isAfter(run.asOf())) {
      throw LiftGuardException.wrongUse(
          "The serving database shows "
              + (shown.lake().equals(lakeId) ? "a later night, " : "another lake, as of ")
              + shown.asOf()
              + "; this lake's last night is "
              + run.asOf(),
          "Give --replace when that is meant, or another database to --to.");
    }
  }

  /** A table that was built beside the old one and waits for its name. */
  private record Built(ServingTable table, boolean replaces) {}

  private List<PublishReport.Table> load(Connection connection, Published published, String lakeId)
      throws SQLException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Published.Run head =
        new Published.Run(
            run.runId(),
            run.runNo(),
            run.asOf(),
            now,
            run.codeVersion(),
            run.definitionVersion(),
            lakeId);
    Set<String> there = tables(connection);
    Published.clear(connection);
    List<PublishReport.Table> report = new ArrayList<>();
    List<Built> built = new ArrayList<>();
    int number = 0;
    for (Source source : sources) {
      number++;
      ServingTable table = source.table();
      String definition = definition(table);
      Published.Row before = published.rows().get(table.name());
      boolean fits =
          before != null && there.contains(table.name()) && before.definition().equals(definition);
      Change change = fits ? source.since(before.stamp()) : Change.all(source::all);
      long begin = System.nanoTime();
      Sent sent;
      PublishReport.Action action;
      if (!fits) {
        sent = make(connection, table, change, built);
        built.add(new Built(table, there.contains(table.name())));
        action = PublishReport.Action.MADE;
      } else if (change.extent() == Change.Extent.NOTHING) {
        sent = new Sent(0, before.rows(), before.checksum());
        action = PublishReport.Action.UNCHANGED;
      } else {
        sent = replace(connection, table, change, before);
        action =
            change.extent() == Change.Extent.ALL
                ? PublishReport.Action.REPLACED
                : PublishReport.Action.PARTS;
      }
      boolean same = action == PublishReport.Action.UNCHANGED;
      Published.write(
          connection,
          head,
          source,
          definition,
          sent.rows(),
          sent.checksum(),
          same ? before.loadedAt() : now);
      report.add(new PublishReport.Table(table.name(), action, sent.sent(), sent.rows()));
      if (!same) {
        progress.accept(
            String.format(
                "table %d/%d %s: %,d rows in %.1f s",
                number,
                sources.size(),
                table.name(),
                sent.sent(),
                (System.nanoTime() - begin) / 1e9));
      }
    }
    List<String> gone = gone(published.rows().keySet(), there);
    swap(connection, built, gone);
    gone.forEach(
        name -> report.add(new PublishReport.Table(name, PublishReport.Action.DROPPED, 0, 0)));
    return report;
  }

  private List<String> gone(Set<String> published, Set<String> there) {
    Set<String> gone = new TreeSet<>(published);
    gone.retainAll(there);
    sources.forEach(source -> gone.remove(source.table().name()));
    return List.copyOf(gone);
  }

  private static Set<String> tables(Connection connection) throws SQLException {
    return new HashSet<>(
        Fence.texts(
            connection, "SELECT tablename FROM pg_tables WHERE schemaname = '" + Sql.SCHEMA + "'"));
  }

  /** Differs whenever a table would be made in another way; views hang on the rating's tables. */
  private String definition(ServingTable table) {
    StringBuilder text = new StringBuilder(Sql.create(Sql.SCHEMA, table));
    Sql.finish(Sql.SCHEMA, table).forEach(text::append);
    if (table.name().startsWith(ReleaseLog.RATING + "_")) {
      views().forEach(text::append);
    }
    return Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  private List<String> views() {
    List<String> views = new ArrayList<>();
    for (ServingSchema.PublicView view : schema.publicViews()) {
      views.add(view.sql());
      views.add(
          "COMMENT ON VIEW liftguard_public."
              + Sql.name(view.name())
              + " IS "
              + Sql.text(view.zh() + " / " + view.en()));
    }
    views.add(
        "CREATE VIEW liftguard_public.rating_release WITH (security_barrier) AS SELECT release_id,"
            + " quarter, revision, latest, as_of, window_from, window_to, method_version, made_at"
            + " FROM liftguard.rating_release WHERE in_force");
    views.add(
        "COMMENT ON VIEW liftguard_public.rating_release IS '评级发布（公开） / Final releases in force'");
    views.add(
        "CREATE VIEW liftguard_public.publication WITH (security_barrier) AS SELECT DISTINCT as_of,"
            + " published_at FROM liftguard.publication");
    views.add(
        "COMMENT ON VIEW liftguard_public.publication IS '数据截止日 / Day that the figures speak for'");
    views.add("GRANT USAGE ON SCHEMA liftguard TO superset_ro, liftguard_insurers");
    views.add(
        "GRANT USAGE ON SCHEMA liftguard_public TO superset_ro, liftguard_insurers, public_ro");
    views.add(
        "GRANT SELECT ON ALL TABLES IN SCHEMA liftguard_public TO superset_ro, liftguard_insurers,"
            + " public_ro");
    return views;
  }

  /**
   * What a load did.
   *
   * @param sent rows that were copied
   * @param rows rows that the table holds now
   * @param checksum their checksum
   */
  private record Sent(long sent, long rows, long checksum) {}

  private Sent make(Connection connection, ServingTable table, Change change, List<Built> built)
      throws SQLException {
    if (built.isEmpty()) {
      Fence.execute(connection, List.of("CREATE SCHEMA " + Sql.NEXT));
    }
    Fence.execute(connection, List.of(Sql.create(Sql.NEXT, table)));
    Sent sent = copy(connection, Sql.NEXT, table, change, ", FREEZE");
    check(connection, Sql.NEXT, table, change, sent);
    Fence.execute(connection, Sql.finish(Sql.NEXT, table));
    analyze(connection, Sql.NEXT, table);
    return sent;
  }

  private Sent replace(
      Connection connection, ServingTable table, Change change, Published.Row before)
      throws SQLException {
    Sent old =
        change.extent() == Change.Extent.ALL
            ? new Sent(0, before.rows(), before.checksum())
            : digest(connection, Sql.SCHEMA, table, change);
    long deleted = delete(connection, table, change);
    Sent sent = copy(connection, Sql.SCHEMA, table, change, "");
    check(connection, Sql.SCHEMA, table, change, sent);
    analyze(connection, Sql.SCHEMA, table);
    return new Sent(
        sent.sent(),
        before.rows() - deleted + sent.sent(),
        before.checksum() - old.checksum() + sent.checksum());
  }

  private static void analyze(Connection connection, String schema, ServingTable table)
      throws SQLException {
    Fence.execute(connection, List.of("ANALYZE " + schema + "." + Sql.name(table.name())));
  }

  private static String where(ServingTable table, Change change) {
    return change.extent() == Change.Extent.PARTS ? Sql.ofParts(table, change.partColumns()) : "";
  }

  private static PreparedStatement ofParts(Connection connection, String sql, Change change)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < change.partColumns().size(); i++) {
      int column = i;
      Array values =
          connection.createArrayOf(
              "text", change.parts().stream().map(part -> part.get(column)).toArray());
      statement.setArray(i + 1, values);
    }
    return statement;
  }

  private static long delete(Connection connection, ServingTable table, Change change)
      throws SQLException {
    String sql = "DELETE FROM " + Sql.SCHEMA + "." + Sql.name(table.name()) + where(table, change);
    try (PreparedStatement statement = ofParts(connection, sql, change)) {
      return statement.executeLargeUpdate();
    }
  }

  private static Sent digest(
      Connection connection, String schema, ServingTable table, Change change) throws SQLException {
    String sql = Sql.digest(schema, table, where(table, change));
    try (PreparedStatement statement = ofParts(connection, sql, change);
        ResultSet row = statement.executeQuery()) {
      row.next();
      BigDecimal sum = row.getBigDecimal(2);
      return new Sent(row.getLong(1), row.getLong(1), sum.toBigIntegerExact().longValue());
    }
  }

  private static Sent copy(
      Connection connection, String schema, ServingTable table, Change change, String options)
      throws SQLException {
    CopyIn copy =
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn(Sql.copy(schema, table, options));
    long rows = 0;
    long checksum = 0;
    try {
      copy.writeToCopy(COPY_HEAD, 0, COPY_HEAD.length);
      for (Iterator<RowChunk> chunks = change.rows().get().chunks(table); chunks.hasNext(); ) {
        RowChunk chunk = chunks.next();
        copy.writeToCopy(chunk.bytes(), 0, chunk.bytes().length);
        rows += chunk.rows();
        checksum += chunk.checksum();
      }
      copy.writeToCopy(COPY_END, 0, COPY_END.length);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
    return new Sent(rows, rows, checksum);
  }

  private static void check(
      Connection connection, String schema, ServingTable table, Change change, Sent sent)
      throws SQLException {
    Sent held = digest(connection, schema, table, change);
    if (held.rows() != sent.sent() || held.checksum() != sent.checksum()) {
      throw LiftGuardException.runFailed(
          "The serving database holds other rows of "
              + table.name()
              + " than were sent ("
              + held.rows()
              + " and "
              + sent.sent()
              + " rows); nothing was published",
          "Look for triggers or rules on the table, and publish again.",
          null);
    }
  }

  private void swap(Connection connection, List<Built> built, List<String> gone)
      throws SQLException {
    if (built.isEmpty() && gone.isEmpty()) {
      return;
    }
    List<String> statements = new ArrayList<>();
    boolean remake =
        built.stream().anyMatch(b -> b.table().name().startsWith(ReleaseLog.RATING + "_"));
    if (remake) {
      statements.addAll(dropViews(connection));
    }
    List<String> old = new ArrayList<>(gone);
    built.stream().filter(Built::replaces).forEach(b -> old.add(b.table().name()));
    if (!old.isEmpty()) {
      String qualified =
          String.join(
              ", ", old.stream().sorted().map(t -> Sql.SCHEMA + "." + Sql.name(t)).toList());
      // All at once and in one order: two that wait for each other would end one of them.
      statements.add("LOCK TABLE " + qualified + " IN ACCESS EXCLUSIVE MODE");
      statements.add("DROP TABLE " + qualified);
    }
    for (Built b : built) {
      statements.add(
          "ALTER TABLE "
              + Sql.NEXT
              + "."
              + Sql.name(b.table().name())
              + " SET SCHEMA "
              + Sql.SCHEMA);
    }
    if (!built.isEmpty()) {
      statements.add("DROP SCHEMA " + Sql.NEXT);
    }
    if (remake) {
      statements.addAll(views());
    }
    Fence.execute(connection, statements);
  }

  private static List<String> dropViews(Connection connection) throws SQLException {
    return Fence.texts(
            connection,
            "SELECT viewname FROM pg_views WHERE schemaname = '"
                + Sql.PUBLIC_SCHEMA
                + "' AND viewowner = current_user ORDER BY viewname")
        .stream()
        .map(view -> "DROP VIEW " + Sql.PUBLIC_SCHEMA + "." + Sql.name(view))
        .toList();
  }

  /** Passwords by role that a publish of a superuser sets, from what the settings give. */
  public static Map<String, String> rolePasswords(
      String owner, String analysts, String everybody, String byInsurer) {
    Map<String, String> passwords = new TreeMap<>();
    put(passwords, Fence.OWNER, owner);
    put(passwords, Fence.ANALYSTS, analysts);
    put(passwords, Fence.PUBLIC, everybody);
    if (byInsurer != null) {
      passwords.putAll(ServingTarget.insurerPasswords(byInsurer));
    }
    return passwords;
  }

  private static void put(Map<String, String> passwords, String role, String password) {
    if (password != null) {
      passwords.put(role, password);
    }
  }
}
