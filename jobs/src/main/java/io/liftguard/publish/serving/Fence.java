package io.liftguard.publish.serving;

import io.liftguard.LiftGuardException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.util.PasswordUtil;

/**
 * The fence that PostgreSQL is: roles with their limits, and what is taken from PUBLIC. A superuser
 * builds it; everybody else's publish checks it.
 */
final class Fence {

  static final String OWNER = "liftguard_owner";
  static final String ANALYSTS = "superset_ro";
  static final String PUBLIC = "public_ro";
  static final String INSURERS = "liftguard_insurers";
  private static final String INSURER_PREFIX = "insurer_";

  /** PostgreSQL cuts longer names off. */
  private static final int LONGEST_NAME = 63;

  private static final int OLDEST_SERVER = 150_000;

  /**
   * Functions that run a query handed to them as text, set what a session is bound to, end others'
   * work, tie up the server, or store what nobody sees.
   */
  private static final String DANGEROUS =
      "SELECT p.oid, p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace ="
          + " 'pg_catalog'::regnamespace AND p.prokind = 'f' AND (p.proname ~"
          + " '^(query|table|schema|database|cursor)_to_xml' OR p.proname ~ '^pg_sleep' OR p.proname"
          + " IN ('ts_stat', 'ts_rewrite', 'set_config', 'pg_cancel_backend', 'pg_terminate_backend',"
          + " 'pg_logical_emit_message', 'lo_creat', 'lo_create', 'lo_from_bytea', 'lo_open',"
          + " 'lo_put', 'lowrite')) AND"
          + " has_function_privilege('public', p.oid, 'EXECUTE')";

  private Fence() {}

  /**
   * The role of an insurer.
   *
   * @throws LiftGuardException (wrong use) when the id is too long for a role
   */
  static String insurerRole(String insurer) {
    String role = INSURER_PREFIX + insurer;
    if (role.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw LiftGuardException.wrongUse(
          "The insurer's id '" + insurer + "' is too long for a role of PostgreSQL",
          "Give the insurer an id of at most "
              + (LONGEST_NAME - INSURER_PREFIX.length())
              + " bytes.");
    }
    return role;
  }

  /** Refuses a server that lacks what is relied on. */
  static void checkServer(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_setting('server_version_num')::int, current_setting('server_version'),"
                    + " current_setting('server_encoding')")) {
      row.next();
      if (row.getInt(1) < OLDEST_SERVER) {
        throw LiftGuardException.wrongUse(
            "The serving database is PostgreSQL " + row.getString(2),
            "Use PostgreSQL 15 or later.");
      }
      if (!row.getString(3).equals("UTF8")) {
        throw LiftGuardException.wrongUse(
            "The serving database is encoded in " + row.getString(3),
            "Create it with ENCODING 'UTF8'.");
      }
    }
  }

  static boolean isSuperuser(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /**
   * Makes the roles that are missing and gives all of them their limits, once more if need be.
   *
   * @param insurers ids of the insurers that there are
   * @param passwords passwords by role; others keep theirs
   */
  static void build(Connection connection, Set<String> insurers, Map<String, String> passwords)
      throws SQLException {
    List<String> statements = new ArrayList<>();
    List<String> readers = new ArrayList<>(List.of(ANALYSTS, PUBLIC));
    role(connection, statements, OWNER, "LOGIN INHERIT", Map.of("lock_timeout", "20s"));
    role(connection, statements, INSURERS, "NOLOGIN INHERIT", Map.of());
    role(connection, statements, ANALYSTS, "LOGIN INHERIT", reader("60s"));
    role(connection, statements, PUBLIC, "LOGIN INHERIT CONNECTION LIMIT 20", reader("15s"));
    List<String> roles = new ArrayList<>(insurers.stream().map(Fence::insurerRole).toList());
    passwords.keySet().stream()
        .filter(role -> role.startsWith(INSURER_PREFIX) && !roles.contains(role))
        .forEach(roles::add);
    for (String insurer : roles) {
      role(connection, statements, insurer, "LOGIN INHERIT CONNECTION LIMIT 10", reader("60s"));
      statements.add("GRANT " + INSURERS + " TO " + Sql.name(insurer));
      readers.add(insurer);
    }
    String database = Sql.name(connection.getCatalog());
    statements.add("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
    statements.add("REVOKE ALL ON SCHEMA public FROM PUBLIC");
    statements.add("GRANT CONNECT, CREATE ON DATABASE " + database + " TO " + OWNER);
    for (String reader : readers) {
      statements.add("GRANT CONNECT ON DATABASE " + database + " TO " + Sql.name(reader));
    }
    for (String function : open(connection)) {
      statements.add("REVOKE EXECUTE ON FUNCTION " + function + " FROM PUBLIC");
    }
    // A dump of the owner's cannot do without.
    statements.add("GRANT EXECUTE ON FUNCTION set_config(text, text, boolean) TO " + OWNER);
    for (Map.Entry<String, String> password : passwords.entrySet()) {
      // Only a verifier leaves this process, so that no log of the server shows the password.
      String verifier =
          PasswordUtil.encodePassword(
              password.getKey(), password.getValue().toCharArray(), "scram-sha-256");
      statements.add(
          "ALTER ROLE " + Sql.name(password.getKey()) + " PASSWORD " + Sql.text(verifier));
    }
    execute(connection, statements);
  }

  private static Map<String, String> reader(String statementTimeout) {
    return Map.of(
        "statement_timeout",
        statementTimeout,
        "idle_in_transaction_session_timeout",
        "60s",
        "default_transaction_read_only",
        "on",
        "timezone",
        "Asia/Shanghai",
        "search_path",
        "liftguard, liftguard_public");
  }

  private static void role(
      Connection connection,
      List<String> statements,
      String role,
      String attributes,
      Map<String, String> settings)
      throws SQLException {
    String name = Sql.name(role);
    if (!exists(connection, role)) {
      statements.add("CREATE ROLE " + name);
    }
    statements.add(
        "ALTER ROLE "
            + name
            + " NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS "
            + attributes);
    settings.forEach(
        (key, value) ->
            statements.add(
                "ALTER ROLE "
                    + name
                    + " SET "
                    + key
                    + " = "
                    + (key.equals("search_path") ? value : Sql.text(value))));
  }

  private static boolean exists(Connection connection, String role) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
      query.setString(1, role);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  private static List<String> open(Connection connection) throws SQLException {
    List<String> open = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(DANGEROUS)) {
      while (rows.next()) {
        open.add(rows.getString(2));
      }
    }
    return open;
  }

  /**
   * Refuses to load data behind a fence that is not whole.
   *
   * @throws LiftGuardException (wrong use) naming what is missing or open
   */
  static void check(Connection connection) throws SQLException {
    List<String> faults = new ArrayList<>();
    for (String role : List.of(OWNER, ANALYSTS, PUBLIC, INSURERS)) {
      if (!exists(connection, role)) {
        faults.add("there is no role " + role);
      }
    }
    List<String> open = open(connection);
    if (!open.isEmpty()) {
      faults.add("anybody may call " + String.join(", ", open));
    }
    for (String role :
        texts(
            connection,
            "SELECT rolname FROM pg_roles WHERE (rolsuper OR rolbypassrls OR rolcreaterole)"
                + " AND (rolname IN ('superset_ro', 'public_ro', 'liftguard_insurers')"
                + " OR rolname LIKE 'insurer\\_%')")) {
      faults.add("the role " + role + " may step over row-level security");
    }
    if (!faults.isEmpty()) {
      throw LiftGuardException.wrongUse(
          "The serving database is not fenced: " + String.join("; ", faults),
          "Publish once as a superuser (LIFTGUARD_SERVING_USER), who makes the roles and takes these"
              + " functions from PUBLIC; later nights go as "
              + OWNER
              + ".");
    }
  }

  /** Insurers among these without a role, whose rows nobody but analysts sees. */
  static List<String> withoutRole(Connection connection, Set<String> insurers) throws SQLException {
    List<String> without = new ArrayList<>();
    for (String insurer : insurers) {
      if (!exists(connection, insurerRole(insurer))) {
        without.add(insurer);
      }
    }
    return without;
  }

  /** The texts that a query of one column gives, in its order. */
  static List<String> texts(Connection connection, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  static void execute(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
