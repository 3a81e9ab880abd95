package io.liftguard.synth;

import io.liftguard.synth.County.Lift;
import io.liftguard.synth.County.Unit;
import java.time.LocalDate;

/** Insurers: tables policies and claims. A unit insures its lifts together, from year to year. */
final class InsuranceDesk {

  private static final String[] INSURERS = {"INS-A", "INS-B", "INS-C", "INS-D", "INS-E"};
  private static final double[] INSURER_WEIGHTS = {0.35, 0.25, 0.2, 0.15, 0.05};
  private static final String[] PRODUCTS = {"liability", "comprehensive", "pension", null};
  private static final double[] PRODUCT_WEIGHTS = {0.62, 0.28, 0.08, 0.02};
  private static final int YEAR = 365;

  /** One year's policy of a unit; {@code second} = the additional one that some units hold. */
  private record Policy(
      String id, String insurer, String product, int from, int to, long premium) {}

  private final County county;
  private final Fleet fleet;
  private final Landing landing;
  private final Rng rng;
  private final Rng other;
  private long claimNumber;

  InsuranceDesk(County county, Fleet fleet, Landing landing) {
    this.county = county;
    this.fleet = fleet;
    this.landing = landing;
    this.rng = county.rng();
    this.other = county.rng();
  }

  private int anniversary(int unit) {
    return county.start - YEAR + 1 + other.at(Rng.Stream.POLICY, unit, -1).below(YEAR);
  }

  /** The unit's policy of a year; null when it has none. Two rows of one year, main and added. */
  private Policy policy(Unit unit, int year, int line) {
    if (!unit.insured()) {
      return null;
    }
    int from = anniversary(unit.index()) + year * YEAR;
    String insurer = INSURERS[0];
    for (int y = 0; y <= year; y++) {
      other.at(Rng.Stream.POLICY, unit.index(), y);
      if (y == 0 || other.chance(0.12)) {
        insurer = INSURERS[other.pick(INSURER_WEIGHTS)];
      }
    }
    boolean lapsed = year > 0 && other.chance(0.03);
    boolean added = other.chance(0.09);
    boolean otherInsurer = other.chance(0.5);
    String product = PRODUCTS[other.pick(PRODUCT_WEIGHTS)];
    long premium = 18_000L + other.below(30_000);
    int to = from + YEAR - (other.chance(0.02) ? other.below(200) : 0);
    if (lapsed || (line == 1 && !added)) {
      return null;
    }
    String id = "P" + LocalDate.ofEpochDay(from).getYear() + String.format("%07d", unit.index());
    if (line == 0) {
      return new Policy(id, insurer, product, from, to, premium);
    }
    return new Policy(
        id + "X", otherInsurer ? INSURERS[4] : insurer, "major_parts", from, to, premium * 2);
  }

  /** Policies that run when the history begins. */
  void takeOver(int day) {
    for (int u = 0; u < county.units; u++) {
      sell(u, 0, day);
    }
  }

  /** Policies that begin today. */
  void renewals(int day) {
    for (int u = 0; u < county.units; u++) {
      int since = day - anniversary(u);
      if (since > 0 && since % YEAR == 0) {
        sell(u, since / YEAR, day);
      }
    }
  }

  private void sell(int unitIndex, int year, int day) {
    Unit unit = county.unit(rng, unitIndex);
    for (int line = 0; line < 2; line++) {
      Policy policy = policy(unit, year, line);
      if (policy == null) {
        continue;
      }
      int end = Math.min(county.lifts, (unitIndex + 1) * County.LIFTS_PER_UNIT);
      for (int lift = unitIndex * County.LIFTS_PER_UNIT; lift < end; lift++) {
        if (fleet.life[lift] != Fleet.UNBORN && fleet.life[lift] != Fleet.SCRAPPED) {
          rng.at(Rng.Stream.POLICY, lift, 1000L + year);
          landing.add(
              Table.POLICIES,
              policy.id(),
              County.liftId(lift),
              policy.insurer(),
              policy.from(),
              policy.to(),
              policy.product(),
              policy.premium() + rng.below(4000),
              Times.at(day + rng.below(3), 40_000 + rng.below(20_000)),
              null);
        }
      }
    }
  }

  /** Some entrapments become claims, most injuries do. */
  void afterEntrapment(Lift lift, long called, boolean injury, Rng draw) {
    if (!draw.chance(injury ? 0.8 : 0.05)) {
      return;
    }
    claim(lift.index, called, injury ? "injury" : "entrapment", draw);
  }

  /** Claims without an entrapment: damaged property, broken parts. */
  void otherClaims(int day) {
    rng.at(Rng.Stream.CLAIM, day, -1);
    int count = rng.poisson(county.lifts * 0.006 / 365.25);
    int[] lifts = new int[count];
    for (int i = 0; i < count; i++) {
      lifts[i] = rng.below(county.lifts);
    }
    for (int lift : lifts) {
      if (fleet.life[lift] == Fleet.IN_USE) {
        rng.at(Rng.Stream.CLAIM, lift, day);
        long occurred = Times.at(day, 25_000 + rng.below(50_000));
        claim(lift, occurred, rng.chance(0.6) ? "part" : rng.chance(0.95) ? "property" : null, rng);
      }
    }
  }

  private void claim(int lift, long occurred, String kind, Rng draw) {
    int unit = lift / County.LIFTS_PER_UNIT;
    int day = Times.dayOf(occurred);
    int year = (day - anniversary(unit)) / YEAR;
    Policy policy = policy(county.unit(other, unit), year, "part".equals(kind) ? 1 : 0);
    if (policy == null) {
      policy = policy(county.unit(other, unit), year, 0);
    }
    if (policy == null || day < policy.from() || day >= policy.to()) {
      return;
    }
    claimNumber++;
    String id = "K" + String.format("%08d", claimNumber);
    long reported = occurred + 3600 + draw.below(12 * Times.DAY);
    long reserve = (long) (100 * draw.logNormal("injury".equals(kind) ? 12_000 : 1_500, 0.8));
    boolean denied = draw.chance(0.06);
    claimRow(
        id, policy.id(), lift, occurred, reported, kind, null, reserve, "open", reported + 600);
    long closed = reported + 10L * Times.DAY + draw.below(200) * (long) Times.DAY;
    if (draw.chance(0.3)) {
      claimRow(
          id,
          policy.id(),
          lift,
          occurred,
          reported,
          kind,
          reserve / 3,
          reserve / 2,
          draw.chance(0.9) ? "open" : null,
          (reported + closed) / 2);
    }
    claimRow(
        id,
        policy.id(),
        lift,
        occurred,
        reported,
        kind,
        denied ? 0 : (long) (reserve * (0.5 + draw.unit())),
        0L,
        denied ? "denied" : "closed",
        closed);
  }

  private void claimRow(
      String id,
      String policy,
      int lift,
      long occurred,
      long reported,
      String kind,
      Long paid,
      long reserve,
      String status,
      long recorded) {
    landing.add(
        Table.CLAIMS,
        id,
        policy,
        County.liftId(lift),
        occurred,
        reported,
        kind,
        paid,
        reserve,
        status,
        recorded,
        null);
  }
}
