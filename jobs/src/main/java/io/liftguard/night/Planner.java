package io.liftguard.night;

import io.liftguard.conform.Conform;
import io.liftguard.contract.Contracts;
import io.liftguard.contract.Layer;
import io.liftguard.domain.Firms;
import io.liftguard.domain.Times;
import io.liftguard.facts.LiftWindows;
import io.liftguard.lake.Computed;
import io.liftguard.lake.Lake;
import io.liftguard.lake.SparkSchemas;
import io.liftguard.lake.TableId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Decides what a run computes: everything, or the lifts and months that changes can reach. */
final class Planner {

  /** More touched lifts than this are computed anew in one go with all others. */
  private static final int MANY_LIFTS = 50_000;

  private static final StructType TOUCHED =
      new StructType()
          .add("elevator_id", DataTypes.StringType)
          .add("window_day", DataTypes.IntegerType)
          .add("window_date", DataTypes.DateType)
          .add("window_from", DataTypes.TimestampType)
          .add("visits_from", DataTypes.TimestampType);

  private final SparkSession spark;
  private final Lake lake;
  private final Contracts contracts;
  private final NightRequest request;
  private final RunRecord last;

  Planner(
      SparkSession spark, Lake lake, Contracts contracts, NightRequest request, RunRecord last) {
    this.spark = spark;
    this.lake = lake;
    this.contracts = contracts;
    this.request = request;
    this.last = last;
  }

  /**
   * Makes the views {@code changed_<table>}: old and new versions of rows that changed since the
   * last run. In the first run, and in one that computes everything whatever changed, there are
   * none.
   *
   * @return whether it has made them
   */
  boolean lookForChanges() {
    if (last == null || request.extent() == NightRequest.Extent.FULL) {
      return false;
    }
    Changes.views(contracts.landing(), this::changed);
    return true;
  }

  /** Plans the run and makes the view {@code touched} that its facts are computed with. */
  Plan plan(Scalars scalars, int firstDay, Firms firms, String codeVersion) {
    int asOf = (int) request.asOf().toEpochDay();
    String why = whyFull(scalars, codeVersion);
    Plan plan =
        why == null
            ? incremental(firstDay, asOf, firms)
            : Plan.full(why, LiftWindows.full(firstDay, asOf));
    touchedView(plan.windows());
    return plan;
  }

  private String whyFull(Scalars scalars, String codeVersion) {
    if (last == null) {
      return "first run on this lake";
    }
    if (request.extent() == NightRequest.Extent.FULL) {
      return "asked for";
    }
    if (!last.codeVersion().equals(codeVersion)) {
      return "another version of the program";
    }
    if (!last.definitionVersion().equals(Definitions.version(contracts))) {
      return "definitions have changed";
    }
    if (!last.settingsFingerprint().equals(request.settings().fingerprint())) {
      return "settings that move figures have changed";
    }
    if (!last.scalars().equals(scalars.earliest())) {
      return "the earliest record of a table has moved";
    }
    return null;
  }

  private Plan incremental(int firstDay, int asOf, Firms firms) {
    Set<String> knownNow = ids(spark.table("known_firms"), "firm_id");
    Firms before = firms;
    Set<String> knownBefore = knownNow;
    if (!spark.table("changed_firms").isEmpty()) {
      Dataset<Row> register = cleanAtLastRun("firms").where("NOT deleted").cache();
      before = Conform.firms(register);
      knownBefore = ids(register, "firm_id");
      register.unpersist();
    }
    Changes.FirmsChange firmsChange = new Changes.FirmsChange(before, knownBefore, firms, knownNow);
    Map<String, Integer> touched = new TreeMap<>();
    Changes.touched(spark, firmsChange)
        .forEach((lift, day) -> touched.put(lift, Times.monthOf(Math.max(day, firstDay))));
    if (touched.size() > MANY_LIFTS) {
      return Plan.full(
          touched.size() + " lifts have changed records", LiftWindows.full(firstDay, asOf));
    }
    LiftWindows windows;
    if (request.asOf().isAfter(last.asOf())) {
      int from = Math.max(firstDay, Times.monthOf((int) last.asOf().toEpochDay() + 1));
      touched.values().removeIf(window -> window >= from);
      windows = new LiftWindows(firstDay, asOf, true, from, touched);
    } else {
      touched.values().removeIf(window -> window > asOf);
      windows = new LiftWindows(firstDay, asOf, false, Times.monthOf(asOf), touched);
    }
    Flips lifts = flippedLifts();
    Set<String> changedFirms = firmsChange.changed();
    boolean departed =
        lifts.departed() || changedFirms.stream().anyMatch(firm -> !knownNow.contains(firm));
    return new Plan(
        Plan.Extent.INCREMENTAL,
        (windows.allLifts()
                ? "all lifts from " + LocalDate.ofEpochDay(windows.from())
                : "no new day")
            + ", "
            + touched.size()
            + " lifts from earlier on",
        windows,
        changedFirms,
        lifts.lifts(),
        departed ? Plan.Departures.SOME : Plan.Departures.NONE);
  }

  private record Flips(Set<String> lifts, boolean departed) {}

  private Flips flippedLifts() {
    Dataset<Row> changed = spark.table("changed_elevators").select("elevator_id").distinct();
    changed.createOrReplaceTempView("changed_lift_ids");
    if (changed.isEmpty()) {
      return new Flips(Set.of(), false);
    }
    Set<String> before =
        ids(ofChangedLifts(cleanAtLastRun("elevators").where("NOT deleted")), "elevator_id");
    Set<String> now = ids(ofChangedLifts(spark.table("known_lifts")), "elevator_id");
    Set<String> flipped = new HashSet<>(before);
    flipped.addAll(now);
    flipped.removeIf(lift -> before.contains(lift) && now.contains(lift));
    return new Flips(flipped, flipped.stream().anyMatch(before::contains));
  }

  private Dataset<Row> ofChangedLifts(Dataset<Row> elevators) {
    return elevators.join(
        spark.table("changed_lift_ids"),
        scala.jdk.javaapi.CollectionConverters.asScala(List.of("elevator_id")).toSeq(),
        "left_semi");
  }

  private static Set<String> ids(Dataset<Row> rows, String column) {
    Set<String> ids = new HashSet<>();
    for (Row row : rows.select(column).distinct().collectAsList()) {
      ids.add(row.getString(0));
    }
    return ids;
  }

  private Dataset<Row> cleanAtLastRun(String table) {
    long version = last.cleanVersions().getOrDefault(table, Lake.NONE);
    return version == Lake.NONE
        ? empty(table)
        : SparkSchemas.present(lake.readAt(TableId.clean(table), version), schema(table));
  }

  /** Old and new versions of the rows of a clean table that changed since the last run. */
  private Dataset<Row> changed(String table) {
    TableId id = TableId.clean(table);
    long since = last.cleanVersions().getOrDefault(table, Lake.NONE);
    long now = lake.version(id);
    if (now <= since) {
      return empty(table);
    }
    // Columns that the table did not have then are null.
    StructType columns = schema(table);
    Dataset<Row> feed = lake.changes(id, since);
    if (now == since + 1) {
      return Computed.once(feed.to(columns), lake);
    }
    // A run that died left commits that were undone, and undoing rewrites whole files: what went
    // and came back unchanged is no change.
    Column net =
        functions
            .when(functions.col("_change_type").isin("insert", "update_postimage"), 1)
            .otherwise(-1);
    return Computed.once(
        feed.to(columns.add("_change_type", DataTypes.StringType))
            .groupBy(Arrays.stream(columns.fieldNames()).map(functions::col).toArray(Column[]::new))
            .agg(functions.sum(net).as("net_change"))
            .where("net_change <> 0")
            .drop("net_change"),
        lake);
  }

  private Dataset<Row> empty(String table) {
    return spark.createDataFrame(List.<Row>of(), schema(table));
  }

  private StructType schema(String table) {
    return SparkSchemas.structType(contracts.table(Layer.LANDING, table));
  }

  private void touchedView(LiftWindows windows) {
    List<Row> rows = new ArrayList<>();
    windows
        .touched()
        .forEach(
            (lift, window) ->
                rows.add(
                    RowFactory.create(
                        lift,
                        window,
                        LocalDate.ofEpochDay(window),
                        instant(window),
                        instant(windows.visitsFrom(window)))));
    spark.createDataFrame(rows, TOUCHED).createOrReplaceTempView("touched");
  }

  private static Instant instant(int day) {
    return Instant.EPOCH.plus(Times.startOf(day), ChronoUnit.MICROS);
  }
}
