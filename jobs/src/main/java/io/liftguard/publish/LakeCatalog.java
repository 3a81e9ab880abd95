package io.liftguard.publish;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.Layer;
import io.liftguard.contract.SchemaRecords;
import io.liftguard.contract.TableContract;
import io.liftguard.lake.Lake;
import io.liftguard.lake.SparkSchemas;
import io.liftguard.lake.TableId;
import io.liftguard.lake.TableSpec;
import io.liftguard.night.RunRecord;
import io.liftguard.settings.Nearest;
import io.liftguard.sql.SqlFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * The lake's tables under the names by which people ask for them: gold and meta tables, the
 * quarantine and the listings by their own name; a landing table's current rows as {@code
 * clean_<table>}, and by its own name where no other table bears it; its deliveries as {@code
 * bronze_<table>}.
 */
public final class LakeCatalog {

  /**
   * A listing as {@code schemas/listings.yaml} defines it.
   *
   * @param name its name
   * @param key columns that order it
   * @param reads gold tables that its SQL reads
   * @param en what it holds, in English
   * @param zh what it holds, in Chinese
   */
  record Listing(String name, List<String> key, List<String> reads, String en, String zh) {}

  /** The listings file. */
  record Listings(List<Listing> listings) {}

  /** Where the rows of a name come from. */
  private sealed interface Source {

    /** Columns that order the rows. */
    List<String> key();

    /** A table of the lake; it has the schema's columns and no rows when it is not there yet. */
    record Stored(TableId id, StructType schema, List<String> key) implements Source {}

    /** A query over gold tables. */
    record Listed(Listing listing) implements Source {
      @Override
      public List<String> key() {
        return listing.key();
      }
    }
  }

  private final SparkSession spark;
  private final Lake lake;
  private final Map<String, Long> goldVersions;
  private final Map<String, Source> sources = new LinkedHashMap<>();

  private LakeCatalog(
      SparkSession spark, Lake lake, Contracts contracts, Map<String, Long> goldVersions) {
    this.spark = spark;
    this.lake = lake;
    this.goldVersions = goldVersions;
    for (TableContract table : contracts.in(Layer.GOLD)) {
      add(table.name(), TableId.gold(table.name()), table);
    }
    for (Listing listing : SchemaRecords.read("listings.yaml", Listings.class).listings()) {
      sources.put(listing.name(), new Source.Listed(listing));
    }
    for (TableContract table : contracts.in(Layer.META)) {
      add(table.name(), TableId.meta(table.name()), table);
    }
    for (TableContract table : contracts.in(Layer.QUARANTINE)) {
      add(table.name(), TableId.QUARANTINE, table);
    }
    for (TableContract table : contracts.landing()) {
      TableId clean = TableId.clean(table.name());
      add("clean_" + table.name(), clean, table);
      if (!sources.containsKey(table.name())) {
        add(table.name(), clean, table);
      }
      sources.put(
          "bronze_" + table.name(),
          new Source.Stored(
              TableId.bronze(table.name()),
              TableSpec.bronze(table, contracts).schema(),
              List.of("file", "line")));
    }
  }

  private void add(String name, TableId id, TableContract table) {
    sources.put(name, new Source.Stored(id, SparkSchemas.structType(table), table.key()));
  }

  /** The catalogue of a lake, with gold as its last run left it. */
  public static LakeCatalog of(SparkSession spark, Lake lake, Contracts contracts) {
    return new LakeCatalog(
        spark, lake, contracts, RunRecord.last(lake).map(RunRecord::goldVersions).orElse(Map.of()));
  }

  /** The catalogue of a lake, with gold as a run left it. */
  public static LakeCatalog of(SparkSession spark, Lake lake, Contracts contracts, RunRecord run) {
    return new LakeCatalog(spark, lake, contracts, run.goldVersions());
  }

  /** All names. */
  public Set<String> names() {
    return Set.copyOf(sources.keySet());
  }

  /**
   * The rows of a table in the order of its key.
   *
   * @throws LiftGuardException (wrong use) when no table has that name
   */
  public Dataset<Row> ordered(String name) {
    Dataset<Row> rows = rows(name);
    List<String> key = source(name).key();
    List<String> order = new ArrayList<>(key.isEmpty() ? List.of(rows.columns()) : key);
    return rows.orderBy(order.stream().map(functions::col).toArray(Column[]::new));
  }

  /**
   * The rows of a table in any order.
   *
   * @throws LiftGuardException (wrong use) when no table has that name
   */
  public Dataset<Row> rows(String name) {
    Source source = source(name);
    if (source instanceof Source.Listed listed) {
      register(listed.listing().reads());
      return SqlFile.query(spark, "listing/" + name, Map.of());
    }
    return read((Source.Stored) source);
  }

  /** Makes tables temporary views of the session under their names, with the columns' comments. */
  public void register(Collection<String> names) {
    for (String name : names) {
      Dataset<Row> rows = rows(name);
      // What the lake reads has none.
      (source(name) instanceof Source.Stored stored ? rows.to(stored.schema()) : rows)
          .createOrReplaceTempView(name);
    }
  }

  private Dataset<Row> read(Source.Stored stored) {
    if (stored.id().layer().equals("gold")) {
      // Half a night is never seen: the last complete run names the version of each gold table.
      long version = goldVersions.getOrDefault(stored.id().name(), Lake.NONE);
      return version == Lake.NONE ? empty(stored) : lake.readAt(stored.id(), version);
    }
    return lake.exists(stored.id()) ? lake.read(stored.id()) : empty(stored);
  }

  private Dataset<Row> empty(Source.Stored stored) {
    return spark.createDataFrame(List.<Row>of(), stored.schema());
  }

  private Source source(String name) {
    Source source = sources.get(name);
    if (source == null) {
      throw LiftGuardException.wrongUse(
          "There is no table '" + name + "'",
          "Did you mean '"
              + Nearest.to(name, sources.keySet())
              + "'? Tables: "
              + String.join(", ", sources.keySet().stream().sorted().toList())
              + ".");
    }
    return source;
  }
}
