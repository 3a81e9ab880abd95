package io.liftguard.today;

import static org.apache.spark.sql.functions.col;

import io.liftguard.domain.SanctionTerms;
import io.liftguard.domain.Times;
import io.liftguard.facts.RecordStream;
import io.liftguard.sql.SqlFile;
import io.liftguard.watch.Finding;
import io.liftguard.watch.FirmRecordsNow;
import io.liftguard.watch.FirmRecordsNow.Tally;
import io.liftguard.watch.FirmWatch;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Every firm of the register looked at: its open reasons. */
final class FirmsToday {

  /** Days of technicians' visits: twice the 90 that count, so that a first day can be found. */
  private static final int WORK_DAYS = 180;

  private FirmsToday() {}

  /** Plans the job; its rows are like those of {@link WatchTable}. */
  static Dataset<Row> plan(SparkSession spark, TodayContext context) {
    Map<String, Object> params = new HashMap<>();
    params.put("as_of", LocalDate.ofEpochDay(context.asOf()));
    params.put("after_as_of", TodayContext.startOf(context.asOf() + 1));
    params.put("visits_from", TodayContext.startOf(context.asOf() - FirmWatch.VISIT_DAYS));
    params.put("work_from", TodayContext.startOf(context.asOf() - WORK_DAYS + 1));
    params.put("delta_kind", LiftsToday.DELTA);
    return SqlFile.query(spark, "today/firm_records", params)
        .repartition(col("firm_id"))
        .sortWithinPartitions("firm_id")
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>)
                rows -> RecordStream.fold(rows, 1, group -> findings(group, context)),
            Encoders.row(WatchTable.FINDINGS));
  }

  private static List<Row> findings(Iterator<Row> rows, TodayContext context) {
    Reader reader = new Reader(context.asOf());
    rows.forEachRemaining(reader::add);
    List<Row> found = new ArrayList<>();
    if (reader.known) {
      FirmRecordsNow firm = reader.records();
      for (Finding f : FirmWatch.of(firm, context.watch().rules(), context.asOf())) {
        found.add(
            RowFactory.create(
                "firm",
                firm.firmId(),
                f.reason(),
                f.since(),
                f.points(),
                f.evidence(),
                null,
                null,
                null,
                firm.firmId()));
      }
    }
    return found;
  }

  /** Gathers the rows of one firm; {@code sql/today/firm_records.sql} tells what they mean. */
  private static final class Reader {

    private final int asOf;
    private final List<FirmRecordsNow.Sanction> sanctions = new ArrayList<>();
    private final SortedMap<Integer, Tally> orders = new TreeMap<>();
    private final SortedMap<Integer, Tally> visits = new TreeMap<>();
    private final SortedMap<Integer, Tally> lifts = new TreeMap<>();
    private final List<FirmRecordsNow.Work> work = new ArrayList<>();
    private final List<FirmRecordsNow.ExternalShare> external = new ArrayList<>();
    private String firmId;
    private int licenceValidTo = Times.NO_DAY;
    private boolean known;

    Reader(int asOf) {
      this.asOf = asOf;
    }

    void add(Row r) {
      firmId = r.getString(0);
      switch (r.getInt(1)) {
        case 0 -> {
          known = true;
          licenceValidTo = r.isNullAt(2) ? Times.NO_DAY : r.getInt(2);
        }
        case 1 -> sanctions.add(sanction(r));
        case 2 -> orders.merge(r.getInt(2), tally(r), Tally::plus);
        case 3 -> visits.merge(r.getInt(2), tally(r), Tally::plus);
        case 4 -> lifts.merge(r.getInt(2), tally(r), Tally::plus);
        case 5 ->
            work.add(
                new FirmRecordsNow.Work(
                    r.getString(7), r.getString(8), r.getString(9), r.getLong(3), r.getLong(4)));
        case 6 ->
            external.add(
                new FirmRecordsNow.ExternalShare(
                    r.getInt(2), tally(r), r.getDouble(5), r.getDouble(6)));
        default -> throw new IllegalStateException("kind " + r.getInt(1));
      }
    }

    private static Tally tally(Row r) {
      return new Tally(r.getLong(3), r.getLong(4));
    }

    private static FirmRecordsNow.Sanction sanction(Row r) {
      LocalDate decided = LocalDate.ofEpochDay(r.getInt(2));
      LocalDate ends = r.isNullAt(3) ? null : LocalDate.ofEpochDay(r.getLong(3));
      LocalDate end = SanctionTerms.end(r.getString(7), decided, ends);
      return new FirmRecordsNow.Sanction(
          r.getString(8), r.getString(7), r.getInt(2), (int) end.toEpochDay());
    }

    FirmRecordsNow records() {
      // An expired licence that was renewed is no longer a sanction.
      sanctions.removeIf(
          sanction ->
              sanction.kind().equals("licence_expired")
                  && Times.given(licenceValidTo)
                  && licenceValidTo > asOf);
      external.sort(Comparator.comparingInt(FirmRecordsNow.ExternalShare::lastDay));
      return new FirmRecordsNow(
          firmId, licenceValidTo, sanctions, orders, visits, lifts, work, external);
    }
  }
}
