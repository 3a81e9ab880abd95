package io.liftguard.publish.feed;

import io.liftguard.contract.Contracts;
import io.liftguard.domain.Bands;
import io.liftguard.domain.Times;
import io.liftguard.insurance.Claims;
import io.liftguard.insurance.FeedMethod;
import io.liftguard.insurance.FeedWindow;
import io.liftguard.insurance.Insured;
import io.liftguard.insurance.LiftDetail;
import io.liftguard.insurance.Policy;
import io.liftguard.insurance.Rpi1;
import io.liftguard.lake.Lake;
import io.liftguard.night.RunRecord;
import io.liftguard.night.RunViews;
import io.liftguard.rating.Cell;
import io.liftguard.rating.RatingInputs;
import io.liftguard.rating.Veto;
import io.liftguard.sql.SqlFile;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads what a release of the feed follows from, in the versions that one run read and wrote. */
final class FeedReader {

  private static final Set<String> REGISTERS =
      Set.of(
          "firms",
          "elevators",
          "contracts",
          "rescues",
          "inspections",
          "sanctions",
          "policies",
          "claims");

  private static final List<String> GOLD = List.of("fact_exposure", "fact_rescue", "fact_lift");

  /** A month without an order is a gap when so many orders were to be expected. */
  private static final long GAP_ORDERS = 10;

  private final SparkSession spark;
  private final RunRecord run;
  private final FeedWindow window;
  private final Map<String, Object> days;

  FeedReader(SparkSession spark, Lake lake, Contracts contracts, RunRecord run, FeedWindow window) {
    this.spark = spark;
    this.run = run;
    this.window = window;
    this.days = Map.of("window_from", window.from(), "window_to", window.to());
    RunViews.make(spark, lake, contracts, run, REGISTERS, GOLD);
  }

  private List<Row> rows(String query, Map<String, Object> more) {
    return SqlFile.query(spark, "insurance/" + query, params(more)).collectAsList();
  }

  private Map<String, Object> params(Map<String, Object> more) {
    Map<String, Object> params = new HashMap<>(days);
    params.putAll(more);
    return params;
  }

  private boolean delivered(String table) {
    return run.cleanVersions().getOrDefault(table, Lake.NONE) != Lake.NONE;
  }

  /** Whether any policy was ever delivered. */
  boolean hasPolicies() {
    return delivered("policies");
  }

  /** Months with exposure but without any rescue order, where many were to be expected. */
  List<String> gaps() {
    List<Row> months = rows("months", Map.of());
    long orders = months.stream().mapToLong(r -> r.getLong(1)).sum();
    long liftDays = months.stream().mapToLong(r -> r.getLong(2)).sum();
    List<String> gaps = new ArrayList<>();
    for (Row month : months) {
      // In whole numbers: orders x share of the lift-days >= 10.
      if (month.getLong(1) == 0
          && month.getLong(2) > 0
          && Math.multiplyExact(orders, month.getLong(2)) >= GAP_ORDERS * liftDays) {
        gaps.add(month.getString(0));
      }
    }
    gaps.sort(null);
    return gaps;
  }

  /**
   * What the market follows from.
   *
   * @param gaps months that count as gaps
   */
  Rpi1.Inputs market(
      FeedMethod method,
      List<String> gaps,
      Map<String, BigDecimal> previousFirms,
      Map<String, BigDecimal> previousLifts) {
    Map<String, Object> withGaps = new HashMap<>();
    withGaps.put("gaps", gaps.toArray(String[]::new));
    withGaps.put("grace_days", method.graceDays());
    List<Cell> cells = new ArrayList<>();
    Set<String> firmsWithGaps = new HashSet<>();
    for (Row r : rows("firm_cells", withGaps)) {
      cells.add(
          new Cell(
              "M1",
              r.getString(0),
              r.getString(1),
              r.getString(2),
              r.getString(3),
              r.getLong(4),
              r.getLong(5)));
      if (r.getLong(6) > 0) {
        firmsWithGaps.add(r.getString(0));
      }
    }
    RatingInputs.Register register = RatingInputs.register(spark, run.asOf(), window.to());
    Set<String> vetoed = new HashSet<>();
    register.vetoes().stream().map(Veto::firmId).forEach(vetoed::add);
    List<Rpi1.Firm> firms = new ArrayList<>();
    register
        .names()
        .forEach(
            (firm, name) ->
                firms.add(
                    new Rpi1.Firm(
                        firm, name, vetoed.contains(firm), firmsWithGaps.contains(firm))));
    SqlFile.query(spark, "insurance/lift_firms", Map.of("window_to", window.to()))
        .createOrReplaceTempView("lift_firms");
    return new Rpi1.Inputs(method, cells, firms, lifts(withGaps), previousFirms, previousLifts);
  }

  private List<Rpi1.Lift> lifts(Map<String, Object> params) {
    List<Rpi1.Lift> lifts = new ArrayList<>();
    // The strata of a city are few: one instance of each text serves all lifts.
    Map<String, String> texts = new HashMap<>();
    Map<String, Object> withoutGrace = params(params);
    withoutGrace.remove("grace_days");
    Iterator<Row> rows = SqlFile.query(spark, "insurance/lifts", withoutGrace).toLocalIterator();
    while (rows.hasNext()) {
      Row r = rows.next();
      List<Rpi1.Days> strata = new ArrayList<>();
      for (Row s : r.<Row>getList(2)) {
        strata.add(
            new Rpi1.Days(
                once(texts, s.getString(0)),
                once(texts, s.getString(1)),
                once(texts, s.getString(2)),
                s.getLong(3)));
      }
      lifts.add(
          new Rpi1.Lift(
              r.getString(0), once(texts, r.getString(1)), strata, r.getLong(3), r.getLong(4) > 0));
    }
    return lifts;
  }

  private static String once(Map<String, String> texts, String text) {
    return text == null ? null : texts.computeIfAbsent(text, t -> t);
  }

  /** All insurers with a policy in the window, with their policies and claims. */
  Map<String, Insured> insurers() {
    Map<String, List<Policy>> policies = new TreeMap<>();
    for (Row r : rows("policies", Map.of())) {
      policies
          .computeIfAbsent(r.getString(0), i -> new ArrayList<>())
          .add(
              new Policy(
                  r.getString(1),
                  r.getString(2),
                  r.getLocalDate(3),
                  r.getLocalDate(4),
                  r.getDecimal(5)));
    }
    Map<String, Map<String, Claims>> claims = new HashMap<>();
    if (delivered("claims")) {
      for (Row r : rows("claims", Map.of())) {
        claims
            .computeIfAbsent(r.getString(0), i -> new HashMap<>())
            .put(r.getString(1), new Claims(r.getLong(2), r.getDecimal(3), r.getDecimal(4)));
      }
    }
    Map<String, Insured> insurers = new TreeMap<>();
    policies.forEach(
        (insurer, own) ->
            insurers.put(
                insurer, new Insured(insurer, own, claims.getOrDefault(insurer, noClaims()))));
    return insurers;
  }

  /** Policies and claims that are in no feed, counted. */
  List<FeedReport.Remark> remarks() {
    List<FeedReport.Remark> remarks = new ArrayList<>();
    for (Row r : rows("remarks", Map.of())) {
      remarks.add(
          new FeedReport.Remark(
              FeedReport.Code.valueOf(r.getString(0)),
              r.getString(1),
              r.getLong(2),
              r.getString(3)));
    }
    return remarks;
  }

  /** The claims of an insurer that has none: null when nobody can know. */
  Map<String, Claims> noClaims() {
    return delivered("claims") ? Map.of() : null;
  }

  /** The details of all lifts that some insurers cover on the release date. */
  Map<String, LiftDetail> details(Collection<String> insurers) {
    SqlFile.query(
            spark,
            "insurance/covered_lifts",
            Map.of("window_to", window.to(), "insurers", insurers.toArray(String[]::new)))
        .createOrReplaceTempView("covered_lifts");
    boolean faults = delivered("faults");
    boolean visits = delivered("maintenance_visits");
    Map<String, LiftDetail> details = new HashMap<>();
    Iterator<Row> rows =
        SqlFile.query(spark, "insurance/lift_details", params(Map.of("as_of", run.asOf())))
            .toLocalIterator();
    while (rows.hasNext()) {
      Row r = rows.next();
      details.put(r.getAs("elevator_id"), detail(r, faults, visits));
    }
    return details;
  }

  private LiftDetail detail(Row r, boolean faults, boolean visits) {
    long[] entrapments = new long[LiftDetail.CAUSES.size()];
    long[] trapped = new long[LiftDetail.BUCKETS.size()];
    long[] persons = new long[LiftDetail.BUCKETS.size()];
    if (!r.isNullAt(r.fieldIndex("entrapments"))) {
      for (Row e : r.<Row>getList(r.fieldIndex("entrapments"))) {
        entrapments[LiftDetail.CAUSES.indexOf(e.getString(0))]++;
        int bucket = LiftDetail.BUCKETS.indexOf(e.getString(1));
        trapped[bucket]++;
        persons[bucket] += e.getLong(2);
      }
    }
    List<Long> arrivals =
        r.isNullAt(r.fieldIndex("arrivals"))
            ? List.of()
            : List.copyOf(r.<Long>getList(r.fieldIndex("arrivals")));
    States states = new States(r, window);
    return new LiftDetail(
        states.ageYears(),
        states.useType(),
        states.floors(),
        r.getAs("in_use_days"),
        r.getAs("firm_days"),
        boxed(entrapments),
        boxed(trapped),
        boxed(persons),
        faults ? r.<Long>getAs("faults") : null,
        arrivals,
        r.getAs("inspection_overdue"),
        visits ? r.<Long>getAs("maintenance_overdue") : null,
        r.getAs("last_inspection_on"),
        r.getAs("last_inspection_first_pass"),
        states.iotDays(),
        r.getAs("on_demand_days"));
  }

  private static List<Long> boxed(long[] counts) {
    return java.util.Arrays.stream(counts).boxed().toList();
  }

  /**
   * The states of a lift, in order. The one in force on the release date speaks for the lift;
   * before its first state it has that one's attributes (part 2).
   */
  private record States(List<Row> rows, FeedWindow window) {

    private static final int STATUS = 1;
    private static final int USE = 2;
    private static final int FLOORS = 3;
    private static final int INSTALLED = 4;
    private static final int RENOVATED = 5;
    private static final int IOT = 6;

    States(Row lift, FeedWindow window) {
      this(
          lift.isNullAt(lift.fieldIndex("states"))
              ? List.of()
              : lift.<Row>getList(lift.fieldIndex("states")),
          window);
    }

    private Row now() {
      Row found = rows.isEmpty() ? null : rows.get(0);
      for (Row state : rows) {
        if (!state.getLocalDate(0).isAfter(window.to())) {
          found = state;
        }
      }
      return found;
    }

    String useType() {
      Row now = now();
      return now == null || now.isNullAt(USE) ? Bands.UNKNOWN : now.getString(USE);
    }

    Integer floors() {
      Row now = now();
      return now == null || now.isNullAt(FLOORS)
          ? null
          : Integer.valueOf(Math.toIntExact(now.getLong(FLOORS)));
    }

    Integer ageYears() {
      Row now = now();
      if (now == null) {
        return null;
      }
      int years =
          Bands.ageYears(
              day(now, INSTALLED),
              day(now, RENOVATED),
              Math.toIntExact(window.to().withDayOfMonth(1).toEpochDay()));
      return years < 0 ? null : Integer.valueOf(years);
    }

    private static int day(Row state, int column) {
      return state.isNullAt(column)
          ? Times.NO_DAY
          : Math.toIntExact(state.getLocalDate(column).toEpochDay());
    }

    /** Days of the window in use and with an IoT terminal. */
    long iotDays() {
      long days = 0;
      for (int i = 0; i < rows.size(); i++) {
        Row state = rows.get(i);
        if (!"in_use".equals(state.getString(STATUS)) || state.isNullAt(IOT)) {
          continue;
        }
        LocalDate end =
            i + 1 < rows.size() ? rows.get(i + 1).getLocalDate(0) : window.to().plusDays(1);
        long from =
            Math.max(
                window.from().toEpochDay(),
                Math.max(state.getLocalDate(0).toEpochDay(), state.getLocalDate(IOT).toEpochDay()));
        long to = Math.min(window.to().plusDays(1).toEpochDay(), end.toEpochDay());
        days += Math.max(0, to - from);
      }
      return days;
    }
  }
}
