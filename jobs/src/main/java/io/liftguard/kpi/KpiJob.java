package io.liftguard.kpi;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_date;

import io.liftguard.contract.KpiCatalogue;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** From {@code fact_scope} and histogram readings to the rows of {@code kpi}. */
public final class KpiJob {

  /** Columns of {@code kpi}. */
  public static final StructType KPI =
      new StructType()
          .add("kpi_id", DataTypes.StringType)
          .add("period_type", DataTypes.StringType)
          .add("period_start", DataTypes.DateType)
          .add("period_end", DataTypes.DateType)
          .add("scope_type", DataTypes.StringType)
          .add("scope_id", DataTypes.StringType)
          .add("numerator", DataTypes.DoubleType)
          .add("denominator", DataTypes.DoubleType)
          .add("value", DataTypes.DoubleType)
          .add("ci_low", DataTypes.DoubleType)
          .add("ci_high", DataTypes.DoubleType)
          .add("target", DataTypes.DoubleType)
          .add("meets_target", DataTypes.BooleanType)
          .add("certain", DataTypes.BooleanType)
          .add("partial", DataTypes.BooleanType)
          .add("incomplete_days", DataTypes.IntegerType)
          .add("definition_version", DataTypes.StringType)
          .add("as_of", DataTypes.DateType);

  private KpiJob() {}

  /**
   * Rows of the given periods.
   *
   * @param measures {@code fact_scope}, at least the months of the periods
   * @param histograms readings by scope, the same months
   */
  public static Dataset<Row> rows(
      KpiCatalogue catalogue,
      KpiCalendar calendar,
      Dataset<Row> measures,
      Dataset<Row> histograms,
      List<Period> periods) {
    List<String> names = catalogue.measures();
    Column months =
        collect_list(
                struct(
                    unix_date(col("month")).as("month"),
                    array(names.stream().map(m -> col(m)).toArray(Column[]::new)).as("sums")))
            .as("months");
    Column readings =
        collect_list(
                struct(
                    col("clock"), unix_date(col("month")).as("month"), col("second"), col("count")))
            .as("readings");
    Dataset<Row> scopes = measures.groupBy("scope_type", "scope_id").agg(months);
    Dataset<Row> clocks = histograms.groupBy("scope_type", "scope_id").agg(readings);
    KpiEvaluator evaluator = new KpiEvaluator(catalogue, calendar);
    List<Period> wanted = new ArrayList<>(periods);
    FlatMapFunction<Row, Row> evaluate =
        row -> {
          ScopeMonths scope = read(names, row);
          return evaluator.rows(row.getString(0), row.getString(1), scope, wanted).stream()
              .map(KpiJob::row)
              .iterator();
        };
    return scopes
        .join(
            clocks,
            scala.jdk.javaapi.CollectionConverters.asScala(List.of("scope_type", "scope_id"))
                .toSeq(),
            "left")
        .flatMap(evaluate, Encoders.row(KPI));
  }

  /** The rows of some periods, as a predicate over {@code kpi}. */
  public static String predicate(List<Period> periods) {
    return periods.stream()
        .map(
            period ->
                "(period_type = '"
                    + period.type().text()
                    + "' AND period_start = DATE'"
                    + LocalDate.ofEpochDay(period.start())
                    + "')")
        .collect(Collectors.joining(" OR "));
  }

  private static ScopeMonths read(List<String> names, Row row) {
    ScopeMonths scope = new ScopeMonths(names);
    List<Row> months = row.getList(2);
    for (Row month : months) {
      List<Long> sums = month.getList(1);
      scope.add(month.getInt(0), sums.stream().mapToLong(Long::longValue).toArray());
    }
    if (!row.isNullAt(3)) {
      List<Row> readings = row.getList(3);
      for (Row reading : readings) {
        scope.addReading(
            reading.getString(0), reading.getInt(1), reading.getLong(2), reading.getLong(3));
      }
    }
    return scope;
  }

  private static Row row(KpiRow k) {
    return RowFactory.create(
        k.kpiId(),
        k.period().type().text(),
        LocalDate.ofEpochDay(k.period().start()),
        LocalDate.ofEpochDay(k.period().end()),
        k.scopeType(),
        k.scopeId(),
        k.numerator(),
        k.denominator(),
        k.value(),
        k.ciLow(),
        k.ciHigh(),
        k.target(),
        k.meetsTarget(),
        k.certain(),
        k.partial(),
        k.incompleteDays(),
        k.definitionVersion(),
        LocalDate.ofEpochDay(k.asOf()));
  }
}
