package io.liftguard.kpi;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.liftguard.contract.KpiCatalogue;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.apache.commons.collections4.iterators.PeekingIterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
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

  private static final Column[] SCOPE = {col("scope_type"), col("scope_id"), col("month")};
  private static final List<String> READING = List.of("clock", "second", "count");

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
    List<Column> sums = new ArrayList<>(List.of(SCOPE));
    List<Column> readings = new ArrayList<>(List.of(SCOPE));
    for (String reading : READING) {
      sums.add(lit(null).cast(reading.equals("clock") ? "string" : "bigint").as(reading));
      readings.add(col(reading));
    }
    for (String name : names) {
      sums.add(col(name));
      readings.add(lit(null).cast("bigint").as(name));
    }
    Column[] scope = {col("scope_type"), col("scope_id")};
    KpiEvaluator evaluator = new KpiEvaluator(catalogue, calendar);
    return measures
        .select(sums.toArray(Column[]::new))
        .union(histograms.select(readings.toArray(Column[]::new)))
        .repartition(scope)
        .sortWithinPartitions(scope)
        .mapPartitions(
            evaluate(evaluator, new ArrayList<>(names), new ArrayList<>(periods)),
            Encoders.row(KPI));
  }

  // A scope's rows follow each other, its measures and its readings in any order.
  private static MapPartitionsFunction<Row, Row> evaluate(
      KpiEvaluator evaluator, List<String> names, List<Period> periods) {
    return rows -> {
      PeekingIterator<Row> ahead = PeekingIterator.peekingIterator(rows);
      return new Iterator<Row>() {
        private Iterator<KpiRow> scope = Collections.emptyIterator();

        @Override
        public boolean hasNext() {
          while (!scope.hasNext() && ahead.hasNext()) {
            scope = nextScope();
          }
          return scope.hasNext();
        }

        @Override
        public Row next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          return row(scope.next());
        }

        private Iterator<KpiRow> nextScope() {
          String type = ahead.peek().getString(0);
          String id = ahead.peek().getString(1);
          ScopeMonths months = new ScopeMonths(names);
          boolean measured = false;
          while (ahead.hasNext() && isOf(ahead.peek(), type, id)) {
            measured |= read(ahead.next(), months, names.size());
          }
          return measured
              ? evaluator.rows(type, id, months, periods).iterator()
              : Collections.emptyIterator();
        }
      };
    };
  }

  private static boolean isOf(Row row, String type, String id) {
    return row.getString(0).equals(type) && row.getString(1).equals(id);
  }

  // Returns whether the row holds measures, and no reading of a clock.
  private static boolean read(Row row, ScopeMonths months, int measures) {
    int month = (int) row.getLocalDate(2).toEpochDay();
    if (!row.isNullAt(3)) {
      months.addReading(row.getString(3), month, row.getLong(4), row.getLong(5));
      return false;
    }
    long[] sums = new long[measures];
    for (int i = 0; i < measures; i++) {
      sums[i] = row.getLong(6 + i);
    }
    months.add(month, sums);
    return true;
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
