package io.liftguard.publish.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A small county whose insurers have everything that goes wrong with policies and claims: landing
 * files with ids that a search for bytes cannot mistake for anything else.
 */
final class FeedCounty {

  static final String ALPHA = "INS-ALPHA";
  static final String BETA = "INS-BETA";

  /** An id that would leave its folder, and is no ASCII. */
  static final String GAMMA = "../INS-伽马";

  /** Had policies once. */
  static final String DELTA = "INS-DELTA";

  static final List<String> INSURERS = List.of(GAMMA, ALPHA, BETA);

  /** The last day of the month whose feeds are looked at. */
  static final LocalDate DAY = LocalDate.of(2026, 3, 31);

  /** A month of which no rescue order was delivered. */
  static final YearMonth GAP = YearMonth.of(2025, 7);

  static final int FIRMS = 12;
  private static final int LIFTS = 240;
  private static final int BLOCK = 12;
  private static final int BLOCKS = 4;
  private static final String RECORDED = "2026-04-01T08:00:00";
  private static final String RESCUES =
      "order_id,elevator_id,called_at,dispatched_at,acknowledged_at,arrived_at,released_at,"
          + "trapped_persons,outcome,cause_code,recorded_at\n";

  private final Path landing;
  private int policies;

  FeedCounty(Path landing) {
    this.landing = landing;
    firms();
    lifts();
    rescues();
    insurance();
    put(
        "inspections/all.csv",
        "inspection_id,elevator_id,kind,inspected_on,result,recorded_at\n"
            + "I1,%s,periodic,2025-05-10,rectify,%s\n".formatted(lift(0), RECORDED));
    put(
        "sanctions/all.csv",
        "sanction_id,firm_id,kind,decided_on,recorded_at\n"
            + "S1,FIRM-03,forgery,2026-02-01,%s\n".formatted(RECORDED));
  }

  Path landing() {
    return landing;
  }

  static String lift(int number) {
    return "LIFT-QX-%03d".formatted(number);
  }

  static String firm(int number) {
    return "FIRM-%02d".formatted(1 + number % FIRMS);
  }

  private void put(String file, String text) {
    Path target = landing.resolve(file);
    try {
      Files.createDirectories(target.getParent());
      Files.writeString(target, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void firms() {
    StringBuilder text = new StringBuilder("firm_id,name,recorded_at\n");
    for (int f = 0; f < FIRMS; f++) {
      String name = f == 4 ? "=SUM(A1)" : "第%02d电梯公司".formatted(f + 1);
      text.append("%s,%s,%s\n".formatted(firm(f), name, RECORDED));
    }
    put("firms/all.csv", text.toString());
  }

  private void lifts() {
    String[] uses = {"residential", "office", "mall"};
    StringBuilder text =
        new StringBuilder(
            "elevator_id,effective_from,status,kind,use_type,town,installed_on,floors,recorded_at\n");
    StringBuilder contracts =
        new StringBuilder("contract_id,elevator_id,firm_id,starts_on,recorded_at\n");
    for (int l = 0; l < LIFTS; l++) {
      lift(
          text, lift(l), "2024-01-01", "in_use", "passenger", uses[l % uses.length], 2004 + l % 20);
      contracts.append("C-%d,%s,%s,2024-01-01,%s\n".formatted(l, lift(l), firm(l), RECORDED));
    }
    lift(text, "LIFT-QX-ESC", "2024-01-01", "in_use", "escalator", "mall", 2015);
    contracts.append("C-ESC,LIFT-QX-ESC,FIRM-02,2024-01-01,%s\n".formatted(RECORDED));
    lift(text, "LIFT-QX-FREE", "2024-01-01", "in_use", "passenger", "office", 2010);
    lift(text, "LIFT-QX-GONE", "2024-01-01", "in_use", "passenger", "office", 1999);
    lift(text, "LIFT-QX-GONE", "2025-12-01", "scrapped", "passenger", "office", 1999);
    lift(text, "LIFT-QX-YOUNG", "2026-02-01", "in_use", "passenger", "office", 2026);
    contracts.append("C-YOUNG,LIFT-QX-YOUNG,FIRM-05,2026-02-01,%s\n".formatted(RECORDED));
    put("elevators/all.csv", text.toString());
    put("contracts/all.csv", contracts.toString());
  }

  private static void lift(
      StringBuilder text,
      String id,
      String from,
      String status,
      String kind,
      String use,
      int year) {
    text.append(
        "%s,%s,%s,%s,%s,East,%d-03-01,12,%s\n"
            .formatted(id, from, status, kind, use, year, RECORDED));
  }

  /** A firm that is bad, good or neither. */
  private static double quality(int firm) {
    return switch (firm) {
      case 0, 1 -> 3;
      case 3, 7 -> 0.15;
      default -> 1;
    };
  }

  private void rescues() {
    SplittableRandom random = new SplittableRandom(11);
    String[] causes = {"DOR-01", "MNT-1", "DOR-01", "UNK", "EXT-1"};
    StringBuilder text = new StringBuilder(RESCUES);
    int number = 0;
    for (YearMonth m = YearMonth.of(2025, 1);
        !m.isAfter(YearMonth.of(2026, 3));
        m = m.plusMonths(1)) {
      for (int l = 0; l < LIFTS; l++) {
        if (!m.equals(GAP) && random.nextDouble() < 0.12 * quality(l % FIRMS)) {
          LocalDate day = m.atDay(1 + random.nextInt(28));
          text.append(
              order("R%05d".formatted(number), lift(l), day, causes[number % causes.length]));
          number++;
        }
      }
    }
    put("rescues/all.csv", text.toString());
  }

  private static String order(String id, String lift, LocalDate day, String cause) {
    return "%s,%s,%sT08:00:00,%sT08:01:00,%sT08:02:00,%sT08:15:00,%sT08:%d:00,2,released,%s,%s\n"
        .formatted(id, lift, day, day, day, day, day, 20 + id.hashCode() % 10, cause, RECORDED);
  }

  /** Entrapments of one firm that nobody knew of before: a later delivery. */
  void lateRescues(int firm, int number) {
    StringBuilder text = new StringBuilder(RESCUES);
    for (int n = 0; n < number; n++) {
      text.append(
          order(
              "LATE-%s-%03d".formatted(firm(firm), n),
              lift(firm + BLOCK * (n % 20)),
              LocalDate.of(2025, 9, 1).plusDays(n * 3L),
              "DOR-01"));
    }
    put("rescues/late-" + firm + ".csv", text.toString());
  }

  private void insurance() {
    StringBuilder text =
        new StringBuilder(
            "policy_id,elevator_id,insurer_id,starts_on,ends_on,product,base_premium,recorded_at,"
                + "deleted\n");
    for (int l = 0; l < LIFTS; l++) {
      String insurer = insurer(l);
      if (insurer == null) {
        continue;
      }
      switch (l) {
        case 3 -> policy(text, insurer, lift(l), "2025-03-31", "2026-03-31", "510.10");
        case 5 -> policy(text, insurer, lift(l), "2025-04-01", "2026-04-01", "510.10");
        case 8 -> {
          policy(text, ALPHA, lift(l), "2025-03-15", "2026-03-15", "600.00");
          policy(text, BETA, lift(l), "2026-03-15", "2027-03-15", "620.00");
        }
        case 13 -> policy(text, insurer, lift(l), "2025-08-01", "2026-08-01", "0");
        default ->
            policy(
                text, insurer, lift(l), "2025-06-01", "2026-06-01", "5%02d.55".formatted(l % 100));
      }
    }
    // On one lift: two insurers at once, and two policies of one of them.
    policy(text, GAMMA, lift(0), "2025-05-01", "2026-05-01", "433.33");
    policy(text, ALPHA, lift(4), "2026-01-01", "2027-01-01", "199.99");
    // The first day is the release date; no day at all; an insurer whose policies are over.
    policy(text, ALPHA, lift(40), "2026-03-31", "2027-03-31", "510.00");
    policy(text, BETA, lift(41), "2026-03-01", "2026-03-01", "510.00");
    policy(text, DELTA, lift(43), "2025-01-01", "2026-01-01", "510.00");
    policy(text, ALPHA, "LIFT-QX-NOWHERE", "2025-06-01", "2026-06-01", "510.00");
    policy(text, ALPHA, "LIFT-QX-ESC", "2025-06-01", "2026-06-01", "510.00");
    policy(text, BETA, "LIFT-QX-FREE", "2025-06-01", "2026-06-01", "510.00");
    policy(text, GAMMA, "LIFT-QX-GONE", "2025-06-01", "2026-06-01", "510.00");
    policy(text, BETA, "LIFT-QX-YOUNG", "2026-02-01", "2027-02-01", "510.00");
    text.append(
        "POLICY-GONE,%s,%s,2025-06-01,2026-06-01,,510.00,%s,true\n"
            .formatted(lift(42), ALPHA, RECORDED));
    put("policies/all.csv", text.toString());
    put(
        "claims/all.csv",
        "claim_id,policy_id,elevator_id,occurred_at,kind,status,paid,reserve,recorded_at\n"
            + claim("K1", policyOf(text, ALPHA, lift(0)), lift(0), "closed", "100.50", "30.00")
            + claim("K2", policyOf(text, GAMMA, lift(0)), lift(0), "", "", "70.25")
            + claim("K3", policyOf(text, ALPHA, lift(0)), lift(0), "denied", "900.00", "900.00")
            + claim("K4", policyOf(text, ALPHA, lift(0)), lift(1), "open", "900.00", "900.00")
            + claim("K5", policyOf(text, ALPHA, lift(8)), lift(8), "open", "11.11", "22.22"));
  }

  private void policy(
      StringBuilder text, String insurer, String lift, String from, String to, String premium) {
    text.append(
        "POLICY-%04d-Z,%s,%s,%s,%s,liability,%s,%s,\n"
            .formatted(policies++, lift, insurer, from, to, premium, RECORDED));
  }

  private static String policyOf(StringBuilder policies, String insurer, String lift) {
    return policies
        .toString()
        .lines()
        .filter(l -> l.contains("," + lift + "," + insurer + ","))
        .map(l -> l.substring(0, l.indexOf(',')))
        .findFirst()
        .orElseThrow();
  }

  private static String claim(
      String id, String policy, String lift, String status, String paid, String reserve) {
    return "%s,%s,%s,2025-09-09T10:00:00,entrapment,%s,%s,%s,%s\n"
        .formatted(id, policy, lift, status, paid, reserve, RECORDED);
  }

  /** Who insures a lift by the ordinary rule: blocks of twelve, so that each firm is with each. */
  private static String insurer(int lift) {
    // The last firm's lifts are all with one insurer.
    if (lift % FIRMS == FIRMS - 1) {
      return ALPHA;
    }
    return switch (lift / BLOCK % BLOCKS) {
      case 0 -> ALPHA;
      case 1 -> BETA;
      case 2 -> GAMMA;
      default -> null;
    };
  }

  /** The lifts that an insurer covers on the day, by the list above. */
  static Set<String> covered(String insurer) {
    Set<String> lifts = new TreeSet<>();
    for (int l = 0; l < LIFTS; l++) {
      if (insurer.equals(insurer(l)) && l != 3 && l != 8) {
        lifts.add(lift(l));
      }
    }
    switch (insurer) {
      case ALPHA -> lifts.addAll(Set.of(lift(40), "LIFT-QX-ESC"));
      case BETA -> lifts.addAll(Set.of(lift(8), "LIFT-QX-FREE", "LIFT-QX-YOUNG"));
      default -> lifts.addAll(Set.of(lift(0), "LIFT-QX-GONE"));
    }
    return lifts;
  }

  /** Ids of all lifts, of which each feed may name its own only. */
  static Set<String> allLifts() {
    Set<String> lifts = new TreeSet<>();
    for (int l = 0; l < LIFTS; l++) {
      lifts.add(lift(l));
    }
    lifts.addAll(
        Set.of("LIFT-QX-ESC", "LIFT-QX-FREE", "LIFT-QX-GONE", "LIFT-QX-YOUNG", "LIFT-QX-NOWHERE"));
    return lifts;
  }
}
