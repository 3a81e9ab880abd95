package io.liftguard.publish.serving;

import io.liftguard.contract.Column.Presence;
import io.liftguard.publish.serving.ServingTable.Audience;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Statements that make and fill tables. Names are always quoted, texts always escaped. */
final class Sql {

  static final String SCHEMA = "liftguard";

  /** Where a table whose definition changed is built. */
  static final String NEXT = "liftguard_next";

  static final String PUBLIC_SCHEMA = "liftguard_public";

  private Sql() {}

  static String name(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  static String text(String text) {
    String escaped = text.replace("'", "''");
    return escaped.indexOf('\\') < 0
        ? "'" + escaped + "'"
        : "E'" + escaped.replace("\\", "\\\\") + "'";
  }

  static String names(List<String> names) {
    return names.stream().map(Sql::name).collect(Collectors.joining(", "));
  }

  /** The bare table, as rows are copied into it. */
  static String create(String schema, ServingTable table) {
    return "CREATE TABLE "
        + schema
        + "."
        + name(table.name())
        + " ("
        + table.columns().stream()
            .map(
                c ->
                    name(c.name())
                        + " "
                        + c.type().sql()
                        + (c.presence() == Presence.REQUIRED ? " NOT NULL" : ""))
            .collect(Collectors.joining(", "))
        + ")";
  }

  /** What a filled table still needs: key, indexes, comments, readers. */
  static List<String> finish(String schema, ServingTable table) {
    String qualified = schema + "." + name(table.name());
    List<String> statements = new ArrayList<>();
    if (!table.key().isEmpty()) {
      boolean optional =
          table.key().stream().anyMatch(c -> table.column(c).presence() == Presence.OPTIONAL);
      // PostgreSQL's primary keys hold no null.
      statements.add(
          "ALTER TABLE "
              + qualified
              + (optional ? " ADD UNIQUE NULLS NOT DISTINCT (" : " ADD PRIMARY KEY (")
              + names(table.key())
              + ")");
    }
    for (String column : table.indexes()) {
      statements.add("CREATE INDEX ON " + qualified + " (" + name(column) + ")");
    }
    statements.add("COMMENT ON TABLE " + qualified + " IS " + text(table.comment()));
    for (ServingTable.Column column : table.columns()) {
      statements.add(
          "COMMENT ON COLUMN "
              + qualified
              + "."
              + name(column.name())
              + " IS "
              + text(column.comment()));
    }
    statements.add("GRANT SELECT ON " + qualified + " TO superset_ro");
    if (table.audience() == Audience.INSURERS) {
      statements.add("ALTER TABLE " + qualified + " ENABLE ROW LEVEL SECURITY");
      statements.add(
          "CREATE POLICY analysts ON " + qualified + " FOR SELECT TO superset_ro USING (true)");
      statements.add(
          "CREATE POLICY own_rows ON "
              + qualified
              + " FOR SELECT TO liftguard_insurers USING (CURRENT_USER::text LIKE 'insurer\\_%'"
              + " AND insurer_id = substr(CURRENT_USER::text, 9))");
      statements.add("GRANT SELECT ON " + qualified + " TO liftguard_insurers");
    }
    return statements;
  }

  static String copy(String schema, ServingTable table, String options) {
    return "COPY "
        + schema
        + "."
        + name(table.name())
        + " ("
        + names(table.columnNames())
        + ") FROM STDIN (FORMAT binary"
        + options
        + ")";
  }

  /** Number of rows, and the sum of their digests as {@link RowBuffer} takes it. */
  static String digest(String schema, ServingTable table, String where) {
    return "SELECT count(*), coalesce(sum(('x' || substr(md5("
        + table.columns().stream()
            .map(c -> c.type().field(name(c.name())))
            .collect(Collectors.joining(" || "))
        + "), 1, 16))::bit(64)::bigint), 0) FROM "
        + schema
        + "."
        + name(table.name())
        + where;
  }

  /**
   * Condition of the rows of some parts; one text array a column is bound to it.
   *
   * @param columns columns that tell the parts apart
   */
  static String ofParts(ServingTable table, List<String> columns) {
    List<String> arrays = new ArrayList<>();
    List<String> typed = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      arrays.add("?::text[]");
      typed.add("c" + i + "::" + table.column(columns.get(i)).type().sql());
    }
    List<String> aliases = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      aliases.add("c" + i);
    }
    return " WHERE ("
        + names(columns)
        + ") IN (SELECT "
        + String.join(", ", typed)
        + " FROM unnest("
        + String.join(", ", arrays)
        + ") AS part("
        + String.join(", ", aliases)
        + "))";
  }
}
