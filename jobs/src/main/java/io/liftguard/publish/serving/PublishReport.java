package io.liftguard.publish.serving;

import java.time.LocalDate;
import java.util.List;

/**
 * What a publish did.
 *
 * @param runId run whose figures the database shows now
 * @param asOf day that they speak for
 * @param tables the tables, by name
 * @param insurersWithoutRole insurers whose rows nobody but analysts can see
 */
public record PublishReport(
    String runId, LocalDate asOf, List<Table> tables, List<String> insurersWithoutRole) {

  public PublishReport {
    tables = List.copyOf(tables);
    insurersWithoutRole = List.copyOf(insurersWithoutRole);
  }

  /** What was done to a table. */
  public enum Action {
    /** Its content is the published one. */
    UNCHANGED,
    /** Some months, periods or releases were replaced. */
    PARTS,
    /** All rows were replaced. */
    REPLACED,
    /** It was made, for it was not there or its definition has changed. */
    MADE,
    /** It is gone from the contracts and from the database. */
    DROPPED
  }

  /**
   * A table.
   *
   * @param name its name
   * @param action what was done
   * @param rowsSent rows that were copied
   * @param rows rows that it holds now
   */
  public record Table(String name, Action action, long rowsSent, long rows) {}

  /** Rows that were copied. */
  public long rowsSent() {
    return tables.stream().mapToLong(Table::rowsSent).sum();
  }
}
