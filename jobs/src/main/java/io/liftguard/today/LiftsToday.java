package io.liftguard.today;

import io.liftguard.domain.Bands;
import io.liftguard.domain.CauseGroup;
import io.liftguard.domain.Contract;
import io.liftguard.domain.DueInspection;
import io.liftguard.domain.LiftState;
import io.liftguard.domain.PolicySpan;
import io.liftguard.domain.Times;
import io.liftguard.facts.LiftRowReader;
import io.liftguard.facts.RecordStream;
import io.liftguard.plan.LiftRule;
import io.liftguard.sql.SqlFile;
import io.liftguard.watch.Finding;
import io.liftguard.watch.LiftFindings;
import io.liftguard.watch.LiftRecordsNow;
import io.liftguard.watch.LiftRecordsNow.Visits;
import io.liftguard.watch.LiftView;
import io.liftguard.watch.LiftWatch;
import io.liftguard.watch.RegisterEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Every lift looked at once: its open reasons, what it adds to the plan's rules, and on which days
 * the numbers of lifts of its town and firm change. The records of all lifts are one stream, as in
 * {@code facts.LiftFactsJob}; what comes out is as small as what is found.
 */
public final class LiftsToday {

  /** A reason that is open. */
  static final int FINDING = 0;

  /** An old lift with many faults: a = faults, b = lift-days; the fleet's rate decides. */
  static final int FAILING = 1;

  /** A lift without a visit lately: a = too many days, b = counted from, c = in use since. */
  static final int UNVISITED = 2;

  /** Changes of lift-days (a), due (b) and overdue lifts (c) of a scope on a day. */
  static final int DELTA = 3;

  /** Sums of a partition under a name: a, b, and the greatest c. */
  static final int SUM = 4;

  /** A lift that a rule of the plan still waits for. */
  static final int LISTED = 5;

  /** Name of the sum of faults (a) and lift-days (b) of the last 12 months. */
  static final String FLEET = "fleet";

  private static final StructType OUT =
      new StructType()
          .add("row_kind", DataTypes.IntegerType)
          .add("id", DataTypes.StringType)
          .add("name", DataTypes.StringType)
          .add("day", DataTypes.IntegerType)
          .add("points", DataTypes.IntegerType)
          .add("a", DataTypes.LongType)
          .add("b", DataTypes.LongType)
          .add("c", DataTypes.LongType)
          .add("evidence", DataTypes.StringType)
          .add("town", DataTypes.StringType)
          .add("use_type", DataTypes.StringType)
          .add("site_name", DataTypes.StringType)
          .add("firm_id", DataTypes.StringType);

  /** Kinds of records in the order of their columns. */
  private enum Kind {
    REGISTER("today/lift_register"),
    CONTRACT("facts/lift_contracts"),
    POLICY("facts/lift_policies"),
    DUE_INSPECTION("facts/lift_due_inspections"),
    ENTRAPMENT("today/lift_entrapments"),
    OVERDUE("today/lift_overdue"),
    FAULT("today/lift_faults"),
    VISITS("today/lift_visits"),
    SELF_TEST("today/lift_self_tests");

    private final String file;

    Kind(String file) {
      this.file = file;
    }
  }

  private LiftsToday() {}

  /** Plans the job over the views that its SQL names; nothing runs before an action. */
  public static Dataset<Row> plan(SparkSession spark, TodayContext context) {
    Map<String, Object> params = context.liftParams();
    List<Dataset<Row>> parts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      parts.add(SqlFile.query(spark, kind.file, params));
    }
    return RecordStream.of(parts)
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> RecordStream.fold(rows, 1, new Fold(context)),
            Encoders.row(OUT));
  }

  /** Name of the sum of a rule over lifts on one of the plan's days. */
  static String sumName(int measure, int day) {
    return "plan/" + measure + "/" + day;
  }

  /** Name under which the lifts that a rule waits for are listed. */
  static String listName(int measure) {
    return "plan/" + measure;
  }

  private record DeltaKey(String scopeType, String scopeId, int day) {}

  private static final class Fold implements RecordStream.Fold {

    private final TodayContext context;
    private final Map<DeltaKey, long[]> deltas = new HashMap<>();
    private final Map<String, long[]> sums = new HashMap<>();

    Fold(TodayContext context) {
      this.context = context;
    }

    @Override
    public List<Row> group(Iterator<Row> rows) {
      Reader reader = new Reader(context.planDays().length);
      rows.forEachRemaining(reader::add);
      if (!reader.known) {
        return List.of();
      }
      LiftView lift = new LiftView(reader.records(), context.watch().fleet());
      List<Row> out = new ArrayList<>();
      reasons(out, lift);
      planFigures(out, lift);
      scopeDays(lift);
      return out;
    }

    private void reasons(List<Row> out, LiftView lift) {
      LiftFindings found = LiftWatch.of(lift, context.watch());
      for (Finding finding : found.findings()) {
        out.add(finding(FINDING, lift, finding, 0, 0));
      }
      if (found.failing() != null) {
        LiftFindings.Failing failing = found.failing();
        out.add(finding(FAILING, lift, failing.finding(), failing.faults(), failing.liftDays()));
      }
      if (found.unvisited() != null) {
        LiftFindings.Unvisited unvisited = found.unvisited();
        out.add(
            row(
                UNVISITED,
                lift,
                "no_visit",
                null,
                unvisited.points(),
                new long[] {unvisited.after(), unvisited.countedFrom(), unvisited.inUseSince()},
                null));
      }
      long[] fleet = LiftWatch.faultsAndLiftDays(lift, context.watch());
      add(FLEET, fleet[0], fleet[1], Times.NO_DAY);
    }

    private Row finding(int kind, LiftView lift, Finding finding, long a, long b) {
      return row(
          kind,
          lift,
          finding.reason(),
          finding.since(),
          finding.points(),
          new long[] {a, b, 0},
          finding.evidence());
    }

    private Row row(
        int kind,
        LiftView lift,
        String name,
        Integer day,
        Integer points,
        long[] numbers,
        String evidence) {
      LiftState state = lift.on(context.asOf()).state();
      String firm = lift.timeline().firmOn(context.asOf());
      return RowFactory.create(
          kind,
          lift.records().elevatorId(),
          name,
          day,
          points,
          numbers[0],
          numbers[1],
          numbers[2],
          evidence,
          state.town(),
          state.useType(),
          state.siteName(),
          firm);
    }

    private void planFigures(List<Row> out, LiftView lift) {
      int[] days = context.planDays();
      for (int measure = 0; measure < context.measures().size(); measure++) {
        var rule = context.measures().get(measure);
        for (int day = 0; day < days.length; day++) {
          LiftRule.Answer answer =
              rule.rule().judge(lift, rule, days[day], lift.records().visits().recent().get(day));
          if (answer.place() == LiftRule.Answer.Place.OUTSIDE) {
            continue;
          }
          boolean counted = answer.place() == LiftRule.Answer.Place.COUNTED;
          add(sumName(measure, day), counted ? 1 : 0, 1, answer.since());
          if (day == 0 && rule.rule().lists(answer.place())) {
            out.add(bare(LISTED, lift.records().elevatorId(), listName(measure), null, 0, 0, 0));
          }
        }
      }
    }

    private void add(String name, long a, long b, long c) {
      long[] sum = sums.computeIfAbsent(name, key -> new long[] {0, 0, Times.NO_DAY});
      sum[0] += a;
      sum[1] += b;
      sum[2] = Math.max(sum[2], c);
    }

    private void scopeDays(LiftView lift) {
      int first = context.watch().fleet().firstDay();
      int last = context.asOf();
      for (LiftView.Stretch stretch : lift.stretches(first, last)) {
        String firm = stretch.span() == null ? null : stretch.span().contract().firmId();
        if (stretch.state().inScope()) {
          String town = stretch.state().town();
          change("town", town == null ? Bands.UNKNOWN : town, stretch.from(), stretch.to(), 0);
          change("firm", firm, stretch.from(), stretch.to(), 0);
        }
        if (firm != null && stretch.state().inUse()) {
          int due = Math.max(stretch.from(), lift.dueFrom(stretch.span()));
          change("firm", firm, due, stretch.to(), 1);
        }
      }
      for (LiftRecordsNow.Overdue episode : lift.records().overdue()) {
        change(
            "firm",
            episode.firmId(),
            Math.max(first, episode.firstDay()),
            Math.min(last, episode.lastDay()),
            2);
      }
    }

    private void change(String scopeType, String scopeId, int from, int to, int which) {
      if (scopeId == null || from > to) {
        return;
      }
      delta(scopeType, scopeId, from)[which]++;
      if (to < context.asOf()) {
        delta(scopeType, scopeId, to + 1)[which]--;
      }
    }

    private long[] delta(String scopeType, String scopeId, int day) {
      return deltas.computeIfAbsent(new DeltaKey(scopeType, scopeId, day), key -> new long[3]);
    }

    @Override
    public List<Row> end() {
      List<Row> out = new ArrayList<>();
      deltas.forEach(
          (key, change) -> {
            if (change[0] != 0 || change[1] != 0 || change[2] != 0) {
              out.add(
                  bare(
                      DELTA,
                      key.scopeId(),
                      key.scopeType(),
                      key.day(),
                      change[0],
                      change[1],
                      change[2]));
            }
          });
      sums.forEach((name, sum) -> out.add(bare(SUM, null, name, null, sum[0], sum[1], sum[2])));
      return out;
    }

    private static Row bare(int kind, String id, String name, Integer day, long a, long b, long c) {
      return RowFactory.create(kind, id, name, day, null, a, b, c, null, null, null, null, null);
    }
  }

  /** Gathers the rows of one lift; fields are read by their place. */
  private static final class Reader {

    private static final Kind[] KINDS = Kind.values();
    private static final int FIRST_KIND = 2;

    private final List<RegisterEntry> register = new ArrayList<>();
    private final List<Contract> contracts = new ArrayList<>();
    private final List<PolicySpan> policies = new ArrayList<>();
    private final List<DueInspection> dueInspections = new ArrayList<>();
    private final List<LiftRecordsNow.Entrapment> entrapments = new ArrayList<>();
    private final List<LiftRecordsNow.Overdue> overdue = new ArrayList<>();
    private final List<LiftRecordsNow.ReportedFault> faults = new ArrayList<>();
    private Visits visits;
    private int selfTestedFrom = Times.NO_DAY;
    private String elevatorId;
    private boolean known;

    Reader(int days) {
      this.visits = Visits.none(days);
    }

    void add(Row row) {
      elevatorId = row.getString(0);
      int kind = row.getInt(1);
      known |= KINDS[kind] == Kind.REGISTER;
      Row r = row.getStruct(FIRST_KIND + kind);
      if (r == null) {
        return; // A state that begins after as_of.
      }
      switch (KINDS[kind]) {
        case REGISTER -> register.add(entry(r));
        case CONTRACT ->
            contracts.add(
                new Contract(
                    r.getString(0),
                    r.getString(1),
                    r.getInt(2),
                    r.isNullAt(3) ? Times.FOREVER : r.getInt(3),
                    r.getString(4),
                    r.getInt(5)));
        case POLICY -> policies.add(new PolicySpan(r.getInt(0), r.getInt(1), r.getString(2)));
        case DUE_INSPECTION ->
            dueInspections.add(new DueInspection(r.getString(0), r.getInt(1), r.getInt(2)));
        case ENTRAPMENT ->
            entrapments.add(
                new LiftRecordsNow.Entrapment(r.getString(0), r.getInt(1), r.getBoolean(2)));
        case OVERDUE ->
            overdue.add(new LiftRecordsNow.Overdue(r.getInt(0), r.getInt(1), r.getString(2)));
        case FAULT ->
            faults.add(
                new LiftRecordsNow.ReportedFault(
                    r.getString(0),
                    r.getInt(1),
                    r.getLong(2),
                    r.getBoolean(3),
                    CauseGroup.of(r.getString(4)).attributable()));
        case VISITS ->
            visits =
                new Visits(
                    day(r, 0),
                    List.of(
                        new Visits.Paper(r.getLong(1), r.getLong(2)),
                        new Visits.Paper(r.getLong(3), r.getLong(4)),
                        new Visits.Paper(r.getLong(5), r.getLong(6))));
        case SELF_TEST -> selfTestedFrom = r.getInt(0);
      }
    }

    private static RegisterEntry entry(Row r) {
      LiftState state = LiftRowReader.state(r);
      return new RegisterEntry(
          state,
          truth(r, 14),
          truth(r, 15),
          r.getBoolean(16),
          day(r, 17),
          r.getString(18),
          day(r, 19));
    }

    private static Boolean truth(Row r, int at) {
      return r.isNullAt(at) ? null : (Boolean) r.getBoolean(at);
    }

    private static int day(Row r, int at) {
      return r.isNullAt(at) ? Times.NO_DAY : r.getInt(at);
    }

    LiftRecordsNow records() {
      return new LiftRecordsNow(
          elevatorId,
          register,
          contracts,
          policies,
          dueInspections,
          entrapments,
          overdue,
          faults,
          visits,
          selfTestedFrom);
    }
  }
}
