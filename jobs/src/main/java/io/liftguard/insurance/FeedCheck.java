package io.liftguard.insurance;

import io.liftguard.stats.GammaPoisson;
import io.liftguard.stats.Interval;
import io.liftguard.stats.PoissonLimits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Computes the rows of a feed again from their own columns and the parameters of its manifest (part
 * 5, last paragraph): Z, indicated and final relativities, reasons, and the sums of the book. The
 * market cannot be fitted again from the rows of one insurer.
 *
 * <p>Figures of a file are rounded, so that what follows from them is known to an interval: a
 * figure passes that lies within 2e-6 of one.
 */
public final class FeedCheck {

  private static final double TOLERANCE = 2e-6;

  /** Greatest error of a figure of six places. */
  private static final double ROUNDED = 5e-7;

  private static final double YEAR_DAYS = 365.25;

  private static final List<String> CAUSES = FeedRows.CAUSE_COLUMNS;

  private static final List<String> ATTRIBUTABLE =
      List.of(
          "entrapments_dor",
          "entrapments_ctl",
          "entrapments_trc",
          "entrapments_mnt",
          "entrapments_unk");

  private static final List<String> TRAPPED = FeedRows.names("trapped_");

  private static final List<String> OF_DAYS_IN_USE =
      List.of("exposure_days", "firm_days", "overdue_inspection_days", "overdue_maintenance_days");

  private final FeedHead head;
  private final Map<String, Integer> positions = new HashMap<>();
  private final Consumer<String> differences;
  private final Map<String, Row> firms = new HashMap<>();
  private final Set<String> namedFirms = new HashSet<>();
  private final Clipped ofFirms;
  private final Clipped ofLifts;
  private final GammaPoisson.Shape firmShape;
  private final GammaPoisson.Shape liftShape;
  private final Totals totals = new Totals();
  private Row last;
  private Row book;
  private long figures;

  /** Sums over the rows of lifts. */
  private static final class Totals {
    private long lifts;
    private long exposure;
    private long observed;
    private BigDecimal expected = BigDecimal.ZERO;
    private double byExposure;
    private double plain;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private long earnedDays;
    private long claims;
    private BigDecimal paid = BigDecimal.ZERO;
    private BigDecimal reserve = BigDecimal.ZERO;
    private boolean gap;
  }

  /** A row by the names of its columns. */
  private final class Row {
    private final List<Object> values;

    Row(List<Object> values) {
      this.values = values;
    }

    Object get(String column) {
      return values.get(positions.get(column));
    }

    boolean has(String column) {
      return get(column) != null;
    }

    long whole(String column) {
      return (Long) get(column);
    }

    BigDecimal decimal(String column) {
      return (BigDecimal) get(column);
    }

    double number(String column) {
      return decimal(column).doubleValue();
    }

    String text(String column) {
      return (String) get(column);
    }

    Set<Reason> reasons() {
      EnumSet<Reason> reasons = EnumSet.noneOf(Reason.class);
      ((Collection<?>) get("reason_codes"))
          .forEach(code -> reasons.add(Reason.valueOf((String) code)));
      return reasons;
    }

    @Override
    public String toString() {
      return text("subject_type") + " " + text("subject_id");
    }
  }

  /**
   * A check of one feed.
   *
   * @param head what its manifest says of it
   * @param columns names of the columns in order
   * @param differences takes each difference, in a sentence
   */
  public FeedCheck(FeedHead head, List<String> columns, Consumer<String> differences) {
    this.head = head;
    this.differences = differences;
    for (int i = 0; i < columns.size(); i++) {
      positions.put(columns.get(i), i);
    }
    Parameters parameters = head.parameters();
    this.firmShape = new GammaPoisson.Shape(parameters.firm().shape());
    this.liftShape = new GammaPoisson.Shape(parameters.elevator().shape());
    this.ofFirms = Clipped.of(parameters.firm(), head.method().firm(), head.method().swing());
    this.ofLifts =
        Clipped.of(parameters.elevator(), head.method().elevator(), head.method().swing());
  }

  /** Figures that were computed again so far. */
  public long figures() {
    return figures;
  }

  /**
   * Checks the next row of the file.
   *
   * @param values its values, typed, with every column filled that its kind always fills
   */
  public void add(List<Object> values) {
    Row row = new Row(values);
    order(row);
    inHead(row);
    switch (row.text("subject_type")) {
      case FeedRows.FIRM -> firm(row);
      case FeedRows.ELEVATOR -> lift(row);
      default -> book = row;
    }
    last = row;
  }

  /** Checks what only the whole file shows. */
  public void end() {
    Set<String> more = new HashSet<>(firms.keySet());
    more.removeAll(namedFirms);
    more.forEach(firm -> differences.accept("firm " + firm + " maintains no lift of the feed"));
    if (book == null) {
      differences.accept("there is no row of the book");
    } else {
      book();
    }
  }

  private void unless(boolean holds, Row row, String sentence) {
    figures++;
    if (!holds) {
      differences.accept(row + " " + sentence);
    }
  }

  /** A figure between what follows from the ends of the intervals of the figures behind it. */
  private void within(Row row, String column, double a, double b) {
    figures++;
    double value = row.number(column);
    if (!(value >= Math.min(a, b) - TOLERANCE && value <= Math.max(a, b) + TOLERANCE)) {
      differences.accept(
          row + " " + column + ": " + row.decimal(column).toPlainString() + ", computed " + a);
    }
  }

  private void order(Row row) {
    unless(
        last == null
            || FeedRows.compare(
                    last.text("subject_type"),
                    last.text("subject_id"),
                    row.text("subject_type"),
                    row.text("subject_id"))
                < 0,
        row,
        "stands twice or in the wrong place");
  }

  private void inHead(Row row) {
    boolean same =
        row.get("insurer_id").equals(head.insurerId())
            && row.get("month").equals(head.month().toString())
            && row.get("window_from").equals(head.windowFrom())
            && row.get("window_to").equals(head.windowTo())
            && row.get("as_of").equals(head.asOf())
            && row.get("method_version").equals(head.methodVersion())
            && row.get("definition_version").equals(head.definitionVersion());
    unless(same, row, "says another insurer, month, window, as_of or version than the manifest");
    unless(
        head.previousRelease() != null || !row.has("previous_relativity"),
        row,
        "previous_relativity: the manifest names no previous release");
    unless(
        head.ratingRelease() != null || !row.has("public_stars"),
        row,
        "public_stars: the manifest names no release of the rating");
  }

  private void firm(Row row) {
    String id = row.text("subject_id");
    firms.put(id, row);
    unless(id.equals(row.text("firm_id")), row, "firm_id is another firm");
    double d = head.parameters().dispersion();
    double o = row.whole("observed") / d;
    double low = Math.max(0, row.number("expected") - ROUNDED) / d;
    double high = (row.number("expected") + ROUNDED) / d;
    // Whether there is no experience at all is known exactly: then there is no exposure either.
    if (row.whole("exposure_days") == 0) {
      low = 0;
      high = 0;
    }
    within(row, "z", Shrunk.z(firmShape, low), Shrunk.z(firmShape, high));
    within(row, "indicated", Shrunk.ratio(firmShape, o, low), Shrunk.ratio(firmShape, o, high));
    relativity(row, ofFirms, head.method().firm(), head.method().lowCredibility());
    unless(!row.reasons().contains(Reason.NO_FIRM), row, "reason_codes: NO_FIRM is for lifts");
  }

  private void lift(Row row) {
    Row firm = firm(row.text("firm_id"), row);
    double f = row.number("firm_relativity");
    boolean known =
        row.has("firm_id")
            ? firm != null && row.get("firm_relativity").equals(firm.get("indicated"))
            : row.decimal("firm_relativity").compareTo(BigDecimal.ONE) == 0;
    unless(known, row, "firm_relativity is not the indicated relativity of its firm");
    double e = row.number("expected");
    double o = row.whole("observed");
    double eLow = row.whole("exposure_days") == 0 ? 0 : Math.max(0, e - ROUNDED);
    double eHigh = row.whole("exposure_days") == 0 ? 0 : e + ROUNDED;
    // Without a firm f is 1, and nothing is rounded.
    double half = row.has("firm_id") ? ROUNDED : 0;
    double fLow = f - half;
    double fHigh = f + half;
    within(row, "z", Shrunk.z(liftShape, eLow * fLow), Shrunk.z(liftShape, eHigh * fHigh));
    // It grows with f and falls with e.
    within(
        row,
        "indicated",
        fLow * Shrunk.ratio(liftShape, o, eHigh * fLow),
        fHigh * Shrunk.ratio(liftShape, o, eLow * fHigh));
    relativity(row, ofLifts, head.method().elevator(), head.method().elevatorLowCredibility());
    detail(row, firm);
    sums(row);
  }

  private Row firm(String id, Row lift) {
    if (id == null) {
      return null;
    }
    namedFirms.add(id);
    Row firm = firms.get(id);
    unless(firm != null, lift, "names the firm " + id + ", which has no row");
    if (firm != null) {
      unless(
          Objects.equals(lift.get("firm_name"), firm.get("firm_name"))
              && Objects.equals(lift.get("public_stars"), firm.get("public_stars")),
          lift,
          "firm_name or public_stars are not those of the row of its firm");
    }
    return firm;
  }

  /** The final relativity and its reasons, from the indicated one. */
  private void relativity(Row row, Clipped clip, Interval limits, double lowCredibility) {
    BigDecimal previous = row.decimal("previous_relativity");
    double indicated = row.number("indicated");
    double[] near = {indicated - ROUNDED, indicated, indicated + ROUNDED};
    Clipped.Subject[] subjects = new Clipped.Subject[near.length];
    for (int i = 0; i < near.length; i++) {
      subjects[i] =
          Clipped.Subject.of(
              near[i], row.whole("exposure_days"), limits, head.method().swing(), previous);
    }
    within(row, "relativity", clip.relativity(subjects[0]), clip.relativity(subjects[2]));
    double relativity = row.number("relativity");
    Interval bounds = subjects[1].bounds();
    unless(
        relativity >= bounds.low() - TOLERANCE && relativity <= bounds.high() + TOLERANCE,
        row,
        "relativity: outside of its bounds " + bounds.low() + " to " + bounds.high());
    reasons(row, clip, subjects, lowCredibility);
  }

  /** A reason that depends on the digits that were rounded away may stand or not. */
  private void reasons(Row row, Clipped clip, Clipped.Subject[] subjects, double lowCredibility) {
    Set<Reason> ever = EnumSet.noneOf(Reason.class);
    Set<Reason> always = EnumSet.allOf(Reason.class);
    for (Clipped.Subject subject : subjects) {
      for (double z :
          new double[] {row.number("z") - ROUNDED, row.number("z"), row.number("z") + ROUNDED}) {
        EnumSet<Reason> reasons =
            Shrunk.experience(
                row.whole("exposure_days"), z, lowCredibility, head.method().newSubjectDays());
        clip.reasons(subject, reasons);
        ever.addAll(reasons);
        always.retainAll(reasons);
      }
    }
    Set<Reason> said = row.reasons();
    EnumSet<Reason> computable = EnumSet.allOf(Reason.class);
    computable.removeAll(
        EnumSet.of(Reason.DATA_GAP, Reason.VETO_FIRM, Reason.CORRECTED, Reason.NO_FIRM));
    Set<Reason> figured = EnumSet.copyOf(said);
    figured.retainAll(computable);
    unless(
        ever.containsAll(figured) && said.containsAll(always),
        row,
        "reason_codes: " + figured + ", computed " + always);
    others(row, said);
  }

  private void others(Row row, Set<Reason> said) {
    unless(
        !said.contains(Reason.DATA_GAP) || !head.dataGaps().isEmpty(),
        row,
        "reason_codes: DATA_GAP, but the manifest lists no month");
    unless(
        !said.contains(Reason.CORRECTED) || head.revision() > 1,
        row,
        "reason_codes: CORRECTED in a first release");
  }

  private void detail(Row row, Row firm) {
    Set<Reason> said = row.reasons();
    unless(
        said.contains(Reason.NO_FIRM) == !row.has("firm_id"),
        row,
        "reason_codes: NO_FIRM and firm_id do not go together");
    unless(
        said.contains(Reason.VETO_FIRM)
            == (firm != null && firm.reasons().contains(Reason.VETO_FIRM)),
        row,
        "reason_codes: VETO_FIRM is not that of its firm");
    unless(
        row.whole("observed") == sum(row, ATTRIBUTABLE),
        row,
        "observed is not the sum of its entrapments of attributable causes");
    unless(
        sum(row, CAUSES) == sum(row, TRAPPED),
        row,
        "the entrapments by cause and by time trapped do not add up to the same");
    for (String bucket : TRAPPED) {
      unless(
          row.whole(bucket) > 0 || row.whole(bucket.replace("trapped_", "persons_")) == 0,
          row,
          "persons without an entrapment: " + bucket);
    }
    long days = ChronoUnit.DAYS.between(head.windowFrom(), head.windowTo()) + 1;
    long inUse = row.whole("in_use_days");
    unless(inUse <= days && row.whole("earned_days") <= days, row, "has more days than the window");
    unless(row.whole("earned_days") >= 1, row, "earned_days: it is covered on the release date");
    for (String column : OF_DAYS_IN_USE) {
      unless(!row.has(column) || row.whole(column) <= inUse, row, column + " exceeds in_use_days");
    }
    unless(row.has("firm_days") == row.has("firm_id"), row, "firm_days without a firm");
    share(row, "iot_share", inUse);
    share(row, "on_demand_share", inUse);
    boolean arrived = row.whole("arrivals") > 0;
    unless(
        row.has("arrival_median_s") == arrived
            && row.has("arrival_p90_s") == arrived
            && (!arrived
                || row.decimal("arrival_median_s").compareTo(row.decimal("arrival_p90_s")) <= 0),
        row,
        "arrivals and their quantiles do not go together");
    unless(
        row.has("last_inspection_on") == row.has("last_inspection_first_pass")
            && (!row.has("last_inspection_on")
                || !((LocalDate) row.get("last_inspection_on")).isAfter(head.windowTo())),
        row,
        "last_inspection_on and last_inspection_first_pass do not go together");
    claims(row);
  }

  private static long sum(Row row, List<String> columns) {
    return columns.stream().mapToLong(row::whole).sum();
  }

  /** A share of whole days: some number of days has just this share. */
  private void share(Row row, String column, long days) {
    unless(row.has(column) == days > 0, row, column + " and in_use_days do not go together");
    if (row.has(column) && days > 0) {
      double share = row.number(column);
      long part = Math.round(share * days);
      unless(
          part <= days && Math.abs(share - (double) part / days) <= TOLERANCE,
          row,
          column + " is no share of its " + days + " days in use");
    }
  }

  private void claims(Row row) {
    unless(
        row.has("claims") == row.has("claims_paid")
            && row.has("claims") == row.has("claims_reserve")
            && (!row.has("claims")
                || row.whole("claims") > 0
                || (row.decimal("claims_paid").signum() == 0
                    && row.decimal("claims_reserve").signum() == 0)),
        row,
        "claims and their amounts do not go together");
  }

  private void sums(Row row) {
    double relativity = row.number("relativity");
    totals.lifts++;
    totals.exposure += row.whole("exposure_days");
    totals.observed += row.whole("observed");
    totals.expected = totals.expected.add(row.decimal("expected"));
    totals.byExposure += relativity * row.whole("exposure_days");
    totals.plain += relativity;
    totals.least = Math.min(totals.least, relativity);
    totals.most = Math.max(totals.most, relativity);
    totals.earnedDays += row.whole("earned_days");
    totals.gap |= row.reasons().contains(Reason.DATA_GAP);
    if (row.has("claims") && row.has("claims_paid") && row.has("claims_reserve")) {
      totals.claims += row.whole("claims");
      totals.paid = totals.paid.add(row.decimal("claims_paid"));
      totals.reserve = totals.reserve.add(row.decimal("claims_reserve"));
    }
  }

  private void book() {
    unless(book.get("subject_id").equals(head.insurerId()), book, "is the book of somebody else");
    unless(book.whole("exposure_days") == totals.exposure, book, "exposure_days is no sum");
    unless(book.whole("observed") == totals.observed, book, "observed is no sum");
    // Each addend is rounded.
    double slack = ROUNDED * totals.lifts;
    double expected = totals.expected.doubleValue();
    within(book, "expected", expected - slack, expected + slack);
    ratio();
    boolean any = totals.lifts > 0;
    unless(book.has("mean_relativity") == any, book, "mean_relativity without a lift, or none");
    if (any && book.has("mean_relativity")) {
      double mean =
          totals.exposure > 0 ? totals.byExposure / totals.exposure : totals.plain / totals.lifts;
      within(book, "mean_relativity", mean - ROUNDED, mean + ROUNDED);
    }
    if (book.has("premium_mean_relativity")) {
      double mean = book.number("premium_mean_relativity");
      unless(
          mean >= totals.least - TOLERANCE && mean <= totals.most + TOLERANCE,
          book,
          "premium_mean_relativity is no mean of its lifts");
    }
    Set<Reason> want = EnumSet.of(totals.exposure > 0 ? Reason.EXPERIENCE : Reason.NO_EXPOSURE);
    if (totals.gap) {
      want.add(Reason.DATA_GAP);
    }
    if (!head.parameters().elevator().neutral()) {
      want.add(Reason.NOT_NEUTRAL);
    }
    Set<Reason> said = book.reasons();
    others(book, said);
    said.remove(Reason.CORRECTED);
    unless(said.equals(want), book, "reason_codes: " + said + ", computed " + want);
    losses();
  }

  /** O / E of the book with its limits. */
  private void ratio() {
    // No lift has exposure, or the model expects nothing of any: known exactly from the rows.
    boolean none = totals.expected.signum() == 0;
    unless(
        none != book.has("relativity")
            && none != book.has("relativity_low")
            && none != book.has("relativity_high"),
        book,
        "relativity and its limits are there without expected, or the other way round");
    if (none || !book.has("relativity") || !book.has("relativity_low")) {
      return;
    }
    double low = Math.max(Double.MIN_NORMAL, book.number("expected") - ROUNDED);
    double high = book.number("expected") + ROUNDED;
    long o = book.whole("observed");
    Interval limits = PoissonLimits.exact(o);
    within(book, "relativity", o / low, o / high);
    within(book, "relativity_low", limits.low() / low, limits.low() / high);
    within(book, "relativity_high", limits.high() / low, limits.high() / high);
  }

  private void losses() {
    long days = book.whole("earned_days");
    unless(days >= totals.earnedDays, book, "earned_days is less than that of its lifts");
    claims(book);
    BigDecimal premium = book.decimal("earned_premium");
    boolean claims = book.has("claims") && book.has("claims_paid") && book.has("claims_reserve");
    unless(
        book.has("claims_frequency") == (claims && days > 0)
            && book.has("loss_ratio") == (claims && premium.signum() > 0),
        book,
        "claims_frequency or loss_ratio does not go with claims, earned_days and earned_premium");
    if (!claims) {
      return;
    }
    unless(
        book.whole("claims") >= totals.claims
            && book.decimal("claims_paid").compareTo(totals.paid) >= 0
            && book.decimal("claims_reserve").compareTo(totals.reserve) >= 0,
        book,
        "claims, paid or reserve are less than those of its lifts");
    if (book.has("claims_frequency") && days > 0) {
      double frequency = book.whole("claims") / (days / YEAR_DAYS);
      within(book, "claims_frequency", frequency, frequency);
    }
    if (book.has("loss_ratio") && premium.signum() > 0) {
      BigDecimal ratio =
          book.decimal("claims_paid")
              .add(book.decimal("claims_reserve"))
              .divide(premium, 6, RoundingMode.HALF_UP);
      unless(
          book.decimal("loss_ratio").compareTo(ratio) == 0,
          book,
          "loss_ratio: " + book.decimal("loss_ratio") + ", computed " + ratio);
    }
  }
}
