package io.liftguard.publish.feed;

import io.liftguard.insurance.Claims;
import io.liftguard.insurance.FeedHead;
import io.liftguard.insurance.FeedMethod;
import io.liftguard.insurance.FeedRows;
import io.liftguard.insurance.Insured;
import io.liftguard.insurance.LiftDetail;
import io.liftguard.insurance.Market;
import io.liftguard.insurance.Policy;
import io.liftguard.insurance.Rpi1;
import io.liftguard.night.CodeVersion;
import io.liftguard.rating.Cell;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A market as counts, without a lake: firms whose entrapments are half to twice what is normal, and
 * lifts of which every third is insured by the one insurer whose feed is made.
 */
final class FeedFleet {

  static final LocalDate FROM = LocalDate.of(2023, 10, 1);
  static final LocalDate TO = LocalDate.of(2026, 9, 30);
  static final String INSURER = "INS-A";

  private static final List<String> AGES = List.of("0-4", "5-9", "10-14", "15+");
  private static final List<String> USES = List.of("residential", "office", "mall");
  private static final int LIFTS_PER_FIRM = 60;
  private static final double RATE = 0.03;
  private static final int MONTHS = 36;

  private final SplittableRandom random;
  private final int lifts;
  private final List<Rpi1.Firm> firms = new ArrayList<>();
  private final List<Rpi1.Lift> register = new ArrayList<>();
  private final Map<String, Cell> cells = new TreeMap<>();
  private final List<Policy> policies = new ArrayList<>();
  private final Map<String, Claims> claims = new HashMap<>();
  private final Map<String, LiftDetail> details = new HashMap<>();

  FeedFleet(int lifts, long seed) {
    this.random = new SplittableRandom(seed);
    this.lifts = lifts;
    int number = Math.max(12, lifts / LIFTS_PER_FIRM);
    for (int f = 0; f < number; f++) {
      firms.add(new Rpi1.Firm(firm(f), "第%05d电梯公司".formatted(f), f % 17 == 5, f % 19 == 3));
    }
    for (int l = 0; l < lifts; l++) {
      lift(l, number);
    }
  }

  private static String firm(int number) {
    return "F%05d".formatted(number);
  }

  private static double quality(int firm) {
    return switch (firm % 6) {
      case 0 -> 2;
      case 1 -> 0.5;
      default -> 1;
    };
  }

  private void lift(int number, int firmCount) {
    String id = "L%06d".formatted(number);
    int firm = (int) ((long) number * firmCount / lifts);
    String age = AGES.get(random.nextInt(AGES.size()));
    String use = USES.get(random.nextInt(USES.size()));
    // One in fifty is new, one in fifty has no day in scope, one in fifty no firm.
    int months = number % 50 == 7 ? 5 : number % 50 == 8 ? 0 : MONTHS;
    boolean noFirm = number % 50 == 9;
    Map<String, Long> days = new TreeMap<>();
    long observed = 0;
    for (int m = MONTHS - months; m < MONTHS; m++) {
      YearMonth month = YearMonth.from(FROM).plusMonths(m);
      days.merge(Integer.toString(month.getYear()), (long) month.lengthOfMonth(), Long::sum);
      double rate = RATE * (noFirm ? 1 : quality(firm)) * (use.equals("mall") ? 2 : 1);
      long events = random.nextDouble() < rate ? 1 + (random.nextInt(5) == 0 ? 1 : 0) : 0;
      observed += events;
      if (!noFirm) {
        cell(firm(firm), month, age, use, month.lengthOfMonth(), events);
      }
    }
    List<Rpi1.Days> strata = new ArrayList<>();
    days.forEach((year, n) -> strata.add(new Rpi1.Days(age, use, year, n)));
    long exposure = days.values().stream().mapToLong(Long::longValue).sum();
    register.add(
        new Rpi1.Lift(
            id,
            noFirm ? null : firm(firm),
            strata,
            observed,
            !noFirm && firm % 19 == 3 && exposure > 0));
    if (number % 3 == 0) {
      insure(id, number, exposure, observed, !noFirm, use);
    }
  }

  private void cell(String firm, YearMonth month, String age, String use, long days, long events) {
    String quarter = month.getYear() + "Q" + ((month.getMonthValue() + 2) / 3);
    cells.merge(
        String.join("|", firm, quarter, age, use),
        new Cell("M1", firm, quarter, age, use, days, events),
        (a, b) ->
            new Cell(
                "M1", firm, quarter, age, use, a.base() + b.base(), a.observed() + b.observed()));
  }

  private void insure(
      String lift, int number, long exposure, long observed, boolean firm, String use) {
    policies.add(
        new Policy(
            "P" + lift,
            lift,
            LocalDate.of(2025, 1, 1).plusDays(number % 300),
            LocalDate.of(2026, 12, 1).plusDays(number % 300),
            new BigDecimal("500.00").add(BigDecimal.valueOf(number % 900, 2))));
    long outside = number % 7 == 0 ? 1 : 0;
    long inUse = exposure == 0 ? 400 : exposure;
    List<Long> arrivals = new ArrayList<>();
    for (long n = 0; n < observed; n++) {
      arrivals.add(600 + 37 * n + number % 11);
    }
    details.put(
        lift,
        new LiftDetail(
            number % 10 == 0 ? null : Integer.valueOf(number % 25),
            use,
            number % 30 + 2,
            inUse,
            firm ? Long.valueOf(inUse - number % 90) : null,
            List.of(outside, 0L, observed / 2, 0L, 0L, observed - observed / 2, 0L, 0L),
            List.of(observed, 0L, outside, 0L, 0L),
            List.of(observed > 0 ? observed * 2 : 0, 0L, 0L, 0L, 0L),
            (long) (number % 5),
            arrivals,
            number % 40,
            (long) (number % 31),
            LocalDate.of(2026, 1, 1).plusDays(number % 200),
            number % 8 != 0,
            inUse / 3,
            0));
    if (number % 60 == 0) {
      claims.put(lift, new Claims(1, new BigDecimal("1234.50"), new BigDecimal("99.25")));
    }
  }

  Rpi1.Inputs inputs(Map<String, Map<String, BigDecimal>> previous) {
    return new Rpi1.Inputs(
        FeedMethod.standard(),
        List.copyOf(cells.values()),
        firms,
        register,
        previous.getOrDefault(FeedRows.FIRM, Map.of()),
        previous.getOrDefault(FeedRows.ELEVATOR, Map.of()));
  }

  Map<String, LiftDetail> details() {
    return details;
  }

  Insured insured() {
    return new Insured(INSURER, policies, claims);
  }

  /** What the release says of itself. */
  static FeedHead head(Market market, int revision, String previousRelease) {
    return new FeedHead(
        INSURER,
        YearMonth.from(TO),
        revision,
        revision == 1 ? null : FeedHead.releaseId(INSURER, YearMonth.from(TO), revision - 1),
        previousRelease,
        "2026Q3",
        FeedMethod.VERSION,
        "1.0.0",
        CodeVersion.get(),
        LocalDate.of(2026, 10, 14),
        FROM,
        TO,
        Instant.parse("2026-11-02T00:00:00Z"),
        FeedMethod.standard(),
        market.parameters(),
        List.of("2025-02"));
  }

  /** Stars of some firms. */
  Map<String, Integer> stars() {
    Map<String, Integer> stars = new HashMap<>();
    for (int f = 0; f < firms.size(); f += 2) {
      stars.put(firms.get(f).firmId(), 1 + f % 5);
    }
    return stars;
  }
}
