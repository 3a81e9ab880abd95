package io.liftguard.publish.feed;

import io.liftguard.contract.Contracts;
import io.liftguard.contract.Layer;
import io.liftguard.insurance.FeedHead;
import io.liftguard.insurance.FeedRows;
import io.liftguard.lake.Lake;
import io.liftguard.lake.LakeWriter;
import io.liftguard.lake.TableId;
import io.liftguard.lake.TableSpec;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;

/**
 * The relativities of the whole market, month by month, in {@code meta/feed_market}: what the swing
 * of later months is measured from, and what makes sure that a subject has the same relativity
 * whoever asks. Rows are only added, a market release in one commit.
 */
final class MarketLog {

  private static final TableId TABLE = TableId.meta("feed_market");

  /**
   * A market release.
   *
   * @param month month
   * @param revision 1, 2, ...
   * @param madeAt when
   * @param runId run whose figures it rests on
   * @param ratingRelease rating release whose stars go with it, null for none
   * @param previousRelease market release that its swing is measured from, null for none
   */
  record Entry(
      YearMonth month,
      int revision,
      Instant madeAt,
      String runId,
      String ratingRelease,
      String previousRelease) {

    String name() {
      return FeedHead.name(month, revision);
    }
  }

  private final Lake lake;
  private final List<Entry> entries;

  private MarketLog(Lake lake, List<Entry> entries) {
    this.lake = lake;
    this.entries = List.copyOf(entries);
  }

  static MarketLog read(Lake lake) {
    List<Entry> entries = new ArrayList<>();
    if (lake.exists(TABLE)) {
      for (Row r :
          lake.read(TABLE)
              .select(
                  "period", "revision", "made_at", "run_id", "rating_release", "previous_release")
              .distinct()
              .collectAsList()) {
        entries.add(
            new Entry(
                YearMonth.parse(r.getString(0)),
                Math.toIntExact(r.getLong(1)),
                r.getInstant(2),
                r.getString(3),
                r.getString(4),
                r.getString(5)));
      }
    }
    entries.sort(Comparator.comparing(Entry::month).thenComparing(Entry::revision));
    return new MarketLog(lake, entries);
  }

  /** The last revision of the last month. */
  Optional<Entry> last() {
    return entries.stream().reduce((a, b) -> b);
  }

  /** The last revision of a month. */
  Optional<Entry> of(YearMonth month) {
    return entries.stream().filter(e -> e.month().equals(month)).reduce((a, b) -> b);
  }

  /** The last revision of the latest month before. */
  Optional<Entry> before(YearMonth month) {
    return entries.stream().filter(e -> e.month().isBefore(month)).reduce((a, b) -> b);
  }

  /** The release of a name. */
  Optional<Entry> named(String name) {
    return entries.stream().filter(e -> e.name().equals(name)).findFirst();
  }

  /** Relativities of a release by kind of subject and id. */
  Map<String, Map<String, BigDecimal>> relativities(Entry entry) {
    Map<String, Map<String, BigDecimal>> relativities = new HashMap<>();
    relativities.put(FeedRows.FIRM, new HashMap<>());
    relativities.put(FeedRows.ELEVATOR, new HashMap<>());
    for (Row r :
        lake.read(TABLE)
            .where(
                functions
                    .col("period")
                    .equalTo(entry.month().toString())
                    .and(functions.col("revision").equalTo(entry.revision())))
            .select("subject_type", "subject_id", "relativity")
            .collectAsList()) {
      relativities.get(r.getString(0)).put(r.getString(1), r.getDecimal(2));
    }
    return relativities;
  }

  /** Adds a release, in one commit. */
  static void add(
      Lake lake,
      LakeWriter writer,
      Contracts contracts,
      Entry entry,
      Map<String, Map<String, BigDecimal>> relativities) {
    TableSpec spec = TableSpec.of(contracts.table(Layer.META, TABLE.name()));
    List<Row> rows = new ArrayList<>();
    relativities.forEach(
        (subject, byId) ->
            byId.forEach(
                (id, relativity) ->
                    rows.add(
                        RowFactory.create(
                            entry.month().toString(),
                            (long) entry.revision(),
                            entry.madeAt(),
                            entry.runId(),
                            entry.ratingRelease(),
                            entry.previousRelease(),
                            subject,
                            id,
                            relativity))));
    writer.append(TABLE, spec, lake.spark().createDataFrame(rows, spec.schema()));
  }
}
