package io.liftguard.insurance;

import io.liftguard.domain.CodePoints;
import io.liftguard.stats.Interval;
import io.liftguard.stats.PoissonLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rows of {@code relativities}: firms, lifts and the book of one insurer, values in the order
 * of {@code schemas/release/feed.yaml}. This is where figures are rounded, once.
 */
public final class FeedRows {

  /** Kind of a row about a firm. */
  public static final String FIRM = "firm";

  /** Kind of a row about a lift. */
  public static final String ELEVATOR = "elevator";

  /** Kind of the row about an insurer's book. */
  public static final String BOOK = "book";

  /** Kinds in the order of the file. */
  public static final List<String> SUBJECTS = List.of(FIRM, ELEVATOR, BOOK);

  private static final int RATIO = 6;
  private static final int MONEY = 2;
  private static final int TENTH = 1;
  private static final double YEAR_DAYS = 365.25;

  private final FeedHead head;
  private final List<String> columns;
  private final Map<String, Integer> positions = new HashMap<>();

  /**
   * Rows of a release.
   *
   * @param head what the release says of itself
   * @param columns names of the columns in order
   */
  public FeedRows(FeedHead head, List<String> columns) {
    this.head = head;
    this.columns = List.copyOf(columns);
    for (int i = 0; i < columns.size(); i++) {
      positions.put(columns.get(i), i);
    }
  }

  /**
   * All rows of an insurer.
   *
   * @param market the market
   * @param insured the insurer's policies and claims
   * @param details of every lift that it covers
   * @param stars published stars by firm, without those that have none
   * @return rows in the order of the file
   */
  public List<List<Object>> of(
      Market market, Insured insured, Map<String, LiftDetail> details, Map<String, Integer> stars) {
    SortedSet<String> covered = insured.covered(head.windowTo());
    SortedSet<String> firms = new TreeSet<>(CodePoints.ORDER);
    for (String lift : covered) {
      String firm = market.lifts().get(lift).firmId();
      if (firm != null) {
        firms.add(firm);
      }
    }
    SortedMap<String, List<Policy>> policies = new TreeMap<>(CodePoints.ORDER);
    for (Policy policy : insured.policies()) {
      policies.computeIfAbsent(policy.elevatorId(), l -> new ArrayList<>()).add(policy);
    }
    Map<String, Long> earned = new HashMap<>();
    policies.forEach(
        (lift, own) -> earned.put(lift, Earned.days(own, head.windowFrom(), head.windowTo())));
    List<List<Object>> rows = new ArrayList<>();
    for (String firm : firms) {
      rows.add(firm(market.firms().get(firm), stars.get(firm)));
    }
    for (String lift : covered) {
      rows.add(lift(market, lift, insured, details.get(lift), stars, earned.get(lift)));
    }
    rows.add(book(market, covered, insured, policies, earned));
    return rows;
  }

  /** One row, filled by name; what is not filled is null. */
  private final class Line {
    private final Object[] values = new Object[columns.size()];

    Line(String subject, String id, List<Reason> reasons) {
      set("insurer_id", head.insurerId());
      set("month", head.month().toString());
      set("subject_type", subject);
      set("subject_id", id);
      set("window_from", head.windowFrom());
      set("window_to", head.windowTo());
      set("as_of", head.asOf());
      set("method_version", head.methodVersion());
      set("definition_version", head.definitionVersion());
      set("reason_codes", Reason.codes(reasons));
    }

    Line set(String column, Object value) {
      Integer at = positions.get(column);
      if (at == null) {
        throw new IllegalArgumentException("no column " + column);
      }
      values[at] = value;
      return this;
    }

    Line set(List<String> names, List<Long> counts) {
      for (int i = 0; i < names.size(); i++) {
        set(names.get(i), counts.get(i));
      }
      return this;
    }

    List<Object> row() {
      return Arrays.asList(values);
    }
  }

  private List<Object> firm(Market.OfFirm f, Integer stars) {
    return new Line(FIRM, f.firmId(), f.reasons())
        .set("firm_id", f.firmId())
        .set("firm_name", f.name())
        .set("exposure_days", f.exposureDays())
        .set("observed", f.observed())
        .set("expected", ratio(f.expected()))
        .set("z", ratio(f.z()))
        .set("indicated", ratio(f.indicated()))
        .set("previous_relativity", f.previous())
        .set("relativity", ratio(f.relativity()))
        .set("bs_unbiased", f.bsUnbiased() == null ? null : ratio(f.bsUnbiased()))
        .set("bs_iterative", f.bsIterative() == null ? null : ratio(f.bsIterative()))
        .set("public_stars", stars)
        .row();
  }

  /** Columns of entrapments by cause, in the order of {@link LiftDetail#CAUSES}. */
  static final List<String> CAUSE_COLUMNS =
      LiftDetail.CAUSES.stream().map(c -> "entrapments_" + c.toLowerCase(Locale.ROOT)).toList();

  private static final List<String> BUCKETS = List.of("lt15", "15_30", "30_60", "ge60", "unknown");

  private List<Object> lift(
      Market market,
      String id,
      Insured insured,
      LiftDetail d,
      Map<String, Integer> stars,
      long earnedDays) {
    Market.OfLift lift = market.lifts().get(id);
    String firm = lift.firmId();
    Line line =
        new Line(ELEVATOR, id, lift.reasons())
            .set("firm_id", firm)
            .set("firm_name", firm == null ? null : market.firms().get(firm).name())
            .set("exposure_days", lift.exposureDays())
            .set("observed", lift.observed())
            .set("expected", ratio(lift.expected()))
            .set("firm_relativity", ratio(lift.firmRelativity()))
            .set("z", ratio(lift.z()))
            .set("indicated", ratio(lift.indicated()))
            .set("previous_relativity", lift.previous())
            .set("relativity", ratio(lift.relativity()))
            .set("public_stars", firm == null ? null : stars.get(firm))
            .set("earned_days", earnedDays)
            .set("age_years", d.ageYears())
            .set("use_type", d.useType())
            .set("floors", d.floors())
            .set("in_use_days", d.inUseDays())
            .set("firm_days", d.firmDays())
            .set(CAUSE_COLUMNS, d.entrapments())
            .set(names("trapped_"), d.trapped())
            .set(names("persons_"), d.persons())
            .set("faults", d.faults())
            .set("arrivals", (long) d.arrivals().size())
            .set("arrival_median_s", quantile(d.arrivals(), 5))
            .set("arrival_p90_s", quantile(d.arrivals(), 9))
            .set("overdue_inspection_days", d.overdueInspectionDays())
            .set("overdue_maintenance_days", d.overdueMaintenanceDays())
            .set("last_inspection_on", d.lastInspectionOn())
            .set("last_inspection_first_pass", d.lastInspectionFirstPass())
            .set("iot_share", share(d.iotDays(), d.inUseDays()))
            .set("on_demand_share", share(d.onDemandDays(), d.inUseDays()));
    if (insured.claims() != null) {
      claims(line, insured.claims().getOrDefault(id, Claims.NONE));
    }
    return line.row();
  }

  /** Columns of one count by time trapped, in the order of {@link LiftDetail#BUCKETS}. */
  static List<String> names(String prefix) {
    return BUCKETS.stream().map(b -> prefix + b).toList();
  }

  private static void claims(Line line, Claims claims) {
    line.set("claims", claims.count())
        .set("claims_paid", claims.paid().setScale(MONEY))
        .set("claims_reserve", claims.reserve().setScale(MONEY));
  }

  private List<Object> book(
      Market market,
      SortedSet<String> covered,
      Insured insured,
      SortedMap<String, List<Policy>> policies,
      Map<String, Long> earned) {
    long exposure = 0;
    long observed = 0;
    double expected = 0;
    boolean gap = false;
    double plain = 0;
    double byExposure = 0;
    double byPremium = 0;
    BigDecimal premium = BigDecimal.ZERO;
    for (String id : covered) {
      Market.OfLift lift = market.lifts().get(id);
      exposure += lift.exposureDays();
      observed += lift.observed();
      expected += lift.expected();
      gap |= lift.gap();
      plain += lift.relativity();
      byExposure += lift.relativity() * lift.exposureDays();
      BigDecimal inForce = BigDecimal.ZERO;
      for (Policy policy : policies.get(id)) {
        if (policy.covers(head.windowTo())) {
          inForce = inForce.add(policy.basePremium());
        }
      }
      byPremium += lift.relativity() * inForce.doubleValue();
      premium = premium.add(inForce);
    }
    EnumSet<Reason> reasons = EnumSet.of(exposure > 0 ? Reason.EXPERIENCE : Reason.NO_EXPOSURE);
    if (gap) {
      reasons.add(Reason.DATA_GAP);
    }
    if (!head.parameters().elevator().neutral()) {
      reasons.add(Reason.NOT_NEUTRAL);
    }
    long earnedDays = earned.values().stream().mapToLong(Long::longValue).sum();
    BigDecimal earnedPremium =
        Earned.premium(insured.policies(), head.windowFrom(), head.windowTo());
    Line line =
        new Line(BOOK, head.insurerId(), List.copyOf(reasons))
            .set("exposure_days", exposure)
            .set("observed", observed)
            .set("expected", ratio(expected))
            .set("earned_days", earnedDays)
            .set("earned_premium", earnedPremium);
    if (expected > 0) {
      Interval limits = PoissonLimits.exact(observed).over(expected);
      line.set("relativity", ratio(observed / expected))
          .set("relativity_low", ratio(limits.low()))
          .set("relativity_high", ratio(limits.high()));
    }
    if (!covered.isEmpty()) {
      line.set(
          "mean_relativity", ratio(exposure > 0 ? byExposure / exposure : plain / covered.size()));
    }
    if (premium.signum() > 0) {
      line.set("premium_mean_relativity", ratio(byPremium / premium.doubleValue()));
    }
    if (insured.claims() != null) {
      Claims all = insured.claims().values().stream().reduce(Claims.NONE, Claims::plus);
      claims(line, all);
      if (earnedDays > 0) {
        line.set("claims_frequency", ratio(all.count() / (earnedDays / YEAR_DAYS)));
      }
      if (earnedPremium.signum() > 0) {
        line.set(
            "loss_ratio",
            all.paid().add(all.reserve()).divide(earnedPremium, RATIO, RoundingMode.HALF_UP));
      }
    }
    return line.row();
  }

  /**
   * A row with the code CORRECTED among its reasons.
   *
   * @param row a row of {@link #of}
   */
  public List<Object> corrected(List<Object> row) {
    SortedSet<String> codes = codes(row);
    codes.add(Reason.CORRECTED.name());
    return withCodes(row, codes);
  }

  /**
   * A row without the code CORRECTED among its reasons.
   *
   * @param row a row of a file
   */
  public List<Object> uncorrected(List<Object> row) {
    SortedSet<String> codes = codes(row);
    codes.remove(Reason.CORRECTED.name());
    return withCodes(row, codes);
  }

  private SortedSet<String> codes(List<Object> row) {
    SortedSet<String> codes = new TreeSet<>();
    ((List<?>) row.get(positions.get("reason_codes"))).forEach(code -> codes.add((String) code));
    return codes;
  }

  private List<Object> withCodes(List<Object> row, SortedSet<String> codes) {
    List<Object> changed = new ArrayList<>(row);
    changed.set(positions.get("reason_codes"), List.copyOf(codes));
    return changed;
  }

  /** A figure to six places, half up, from the shortest decimal of the double. */
  static BigDecimal ratio(double value) {
    return BigDecimal.valueOf(value).setScale(RATIO, RoundingMode.HALF_UP);
  }

  private static BigDecimal share(long part, long whole) {
    return whole == 0
        ? null
        : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), RATIO, RoundingMode.HALF_UP);
  }

  /**
   * The quantile of R type 7 at so many tenths, in integers: its position (n - 1) p lies on a
   * tenth, and so does the figure.
   *
   * @param ascending whole seconds
   * @return null when there are none
   */
  static BigDecimal quantile(List<Long> ascending, int tenths) {
    if (ascending.isEmpty()) {
      return null;
    }
    long position = (ascending.size() - 1L) * tenths;
    int below = (int) (position / 10);
    long part = position % 10;
    long low = ascending.get(below);
    long high = ascending.get(Math.min(below + 1, ascending.size() - 1));
    return new BigDecimal(BigInteger.valueOf(low * (10 - part) + high * part), TENTH);
  }

  /** The relativities of a market as files have them, by kind of subject and id. */
  public static Map<String, Map<String, BigDecimal>> relativities(Market market) {
    Map<String, BigDecimal> firms = new HashMap<>();
    Map<String, BigDecimal> lifts = new HashMap<>();
    market.firms().forEach((id, f) -> firms.put(id, ratio(f.relativity())));
    market.lifts().forEach((id, l) -> lifts.put(id, ratio(l.relativity())));
    return Map.of(FIRM, firms, ELEVATOR, lifts);
  }

  /** The relativity of a lift as files have it. */
  public static BigDecimal relativity(Market.OfLift lift) {
    return ratio(lift.relativity());
  }

  /** Where rows of a file stand, for reading two files side by side. */
  public static int compare(String subjectA, String idA, String subjectB, String idB) {
    int order = Integer.compare(SUBJECTS.indexOf(subjectA), SUBJECTS.indexOf(subjectB));
    return order == 0 ? CodePoints.ORDER.compare(idA, idB) : order;
  }
}
