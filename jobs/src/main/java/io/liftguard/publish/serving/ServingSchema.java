package io.liftguard.publish.serving;

import io.liftguard.contract.SchemaRecords;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code schemas/serving.yaml}.
 *
 * @param indexes columns that get an index
 * @param metaLeftOut meta tables that are not shown as they are
 * @param registers landing tables that are shown
 * @param publicViews views of the public
 */
record ServingSchema(
    List<String> indexes,
    List<String> metaLeftOut,
    List<String> registers,
    @com.fasterxml.jackson.annotation.JsonProperty("public") List<PublicView> publicViews) {

  /**
   * A view of publishable columns of final releases in force.
   *
   * @param name name of the view
   * @param of file of the rating's bundle
   * @param zh name in Chinese
   * @param en name in English
   * @param columns columns that the public may see
   */
  record PublicView(String name, String of, String zh, String en, List<String> columns) {

    String sql() {
      return "CREATE VIEW liftguard_public."
          + Sql.name(name)
          + " WITH (security_barrier) AS SELECT r.release_id, r.quarter, r.latest, r.as_of, "
          + columns.stream().map(c -> "t." + Sql.name(c)).collect(Collectors.joining(", "))
          + " FROM liftguard."
          + Sql.name("rating_" + of)
          + " t JOIN liftguard.rating_release r USING (bundle) WHERE r.in_force";
    }
  }

  static ServingSchema load() {
    return SchemaRecords.read("serving.yaml", ServingSchema.class);
  }
}
