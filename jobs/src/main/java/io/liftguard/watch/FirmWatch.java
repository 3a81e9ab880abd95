package io.liftguard.watch;

import io.liftguard.domain.CodePoints;
import io.liftguard.domain.Times;
import io.liftguard.watch.FirmRecordsNow.ExternalShare;
import io.liftguard.watch.FirmRecordsNow.Sanction;
import io.liftguard.watch.FirmRecordsNow.Tally;
import io.liftguard.watch.FirmRecordsNow.Work;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Why a firm needs somebody at as_of (part 3b, "Watch list"). */
public final class FirmWatch {

  /** Visits are looked at so many days back, so that a reason's first day can be found. */
  public static final int VISIT_DAYS = 400;

  private static final int MOST_IDS = 10;

  private final FirmRecordsNow firm;
  private final WatchRules rules;
  private final int asOf;
  private final List<Finding> findings = new ArrayList<>();

  private FirmWatch(FirmRecordsNow firm, WatchRules rules, int asOf) {
    this.firm = firm;
    this.rules = rules;
    this.asOf = asOf;
  }

  /** The reasons of a firm at as_of. */
  public static List<Finding> of(FirmRecordsNow firm, WatchRules rules, int asOf) {
    FirmWatch watch = new FirmWatch(firm, rules, asOf);
    watch.licence();
    watch.sanctions();
    watch.share("missing_arrivals", "orders", firm.orders());
    watch.overlaps();
    watch.share("short_visits", "visits", firm.visits());
    watch.overdueLifts();
    watch.externalCauses();
    return List.copyOf(watch.findings);
  }

  private void add(String reason, int since, String evidence) {
    if (Times.given(since)) {
      findings.add(new Finding(reason, since, null, evidence));
    }
  }

  private void licence() {
    int validTo = firm.licenceValidTo();
    if (!Times.given(validTo)) {
      return;
    }
    String evidence = LocalDate.ofEpochDay(validTo).toString();
    int ahead = rules.firm("licence_expiring").limit("days");
    if (validTo < asOf) {
      add("licence_expired", validTo + 1, evidence);
    } else if (validTo - asOf <= ahead) {
      add("licence_expiring", validTo - ahead, evidence);
    }
  }

  private void sanctions() {
    HoldingDays holding = new HoldingDays();
    List<Sanction> inForce = new ArrayList<>();
    for (Sanction sanction : firm.sanctions()) {
      holding.add(sanction.decidedOn(), sanction.end() - 1);
      if (sanction.decidedOn() <= asOf && asOf < sanction.end()) {
        inForce.add(sanction);
      }
    }
    inForce.sort(
        Comparator.comparingInt(Sanction::decidedOn)
            .thenComparing(Sanction::sanctionId, CodePoints.ORDER));
    add(
        "sanction",
        holding.since(asOf),
        inForce.stream()
            .limit(MOST_IDS)
            .map(s -> LocalDate.ofEpochDay(s.decidedOn()) + " " + s.kind() + " " + s.sanctionId())
            .collect(Collectors.joining("; ")));
  }

  // A share of the events of the last days, judged on each day back from as_of.
  private void share(String reason, String least, SortedMap<Integer, Tally> byDay) {
    WatchRules.Reason rule = rules.firm(reason);
    int days = rule.limit("days");
    Tally now = sum(byDay, asOf, days);
    Predicate<Tally> holds = tally -> tally.above(rule.limit("percent"), rule.limit(least));
    if (!holds.test(now)) {
      return;
    }
    int since = asOf;
    int first = byDay.firstKey();
    Tally window = now;
    for (int day = asOf - 1; day >= first; day--) {
      window = window.plus(minus(byDay, day + 1)).plus(at(byDay, day - days + 1));
      if (!holds.test(window)) {
        break;
      }
      since = day;
    }
    add(reason, since, evidence(now));
  }

  private static Tally sum(SortedMap<Integer, Tally> byDay, int upTo, int days) {
    Tally sum = new Tally(0, 0);
    for (Tally day : byDay.subMap(upTo - days + 1, upTo + 1).values()) {
      sum = sum.plus(day);
    }
    return sum;
  }

  private static Tally at(SortedMap<Integer, Tally> byDay, int day) {
    return byDay.getOrDefault(day, new Tally(0, 0));
  }

  private static Tally minus(SortedMap<Integer, Tally> byDay, int day) {
    Tally tally = at(byDay, day);
    return new Tally(-tally.some(), -tally.all());
  }

  private static String evidence(Tally tally) {
    return tally.some()
        + " / "
        + tally.all()
        + " = "
        + String.format(Locale.ROOT, "%.1f", 100.0 * tally.some() / tally.all())
        + " %";
  }

  private void overdueLifts() {
    WatchRules.Reason rule = rules.firm("overdue_lifts");
    Tally now = new Tally(0, 0);
    int since = Times.NO_DAY;
    for (Map.Entry<Integer, Tally> change : firm.lifts().entrySet()) {
      if (change.getKey() > asOf) {
        break;
      }
      now = now.plus(change.getValue());
      if (!now.above(rule.limit("percent"), rule.limit("lifts"))) {
        since = Times.NO_DAY;
      } else if (!Times.given(since)) {
        since = change.getKey();
      }
    }
    if (Times.given(since)) {
      add("overdue_lifts", since, evidence(now));
    }
  }

  /** Two visits of one technician at different lifts at overlapping times. */
  private record Pair(Work first, Work second) {

    int day() {
      return Times.localDay(second.from());
    }
  }

  private void overlaps() {
    int days = rules.firm("overlapping_visits").limit("days");
    Map<String, List<Work>> byTechnician = new TreeMap<>();
    for (Work work : firm.work()) {
      if (work.from() < work.to()) {
        byTechnician.computeIfAbsent(work.technician(), who -> new ArrayList<>()).add(work);
      }
    }
    HoldingDays holding = new HoldingDays();
    List<Pair> now = new ArrayList<>();
    for (List<Work> works : byTechnician.values()) {
      for (Pair pair : pairs(works)) {
        holding.add(pair.day(), pair.day() + days - 1);
        if (pair.day() > asOf - days) {
          now.add(pair);
        }
      }
    }
    now.sort(
        Comparator.comparingLong((Pair pair) -> pair.second().from())
            .thenComparing(pair -> pair.second().visitId(), CodePoints.ORDER));
    add(
        "overlapping_visits",
        holding.since(asOf),
        now.size()
            + ": "
            + now.stream()
                .limit(MOST_IDS)
                .map(
                    pair ->
                        LocalDate.ofEpochDay(pair.day())
                            + " "
                            + pair.first().visitId()
                            + " + "
                            + pair.second().visitId())
                .collect(Collectors.joining("; ")));
  }

  // Each visit against the one before it at another lift that ends last.
  private static List<Pair> pairs(List<Work> works) {
    works.sort(Comparator.comparingLong(Work::from).thenComparing(Work::visitId, CodePoints.ORDER));
    List<Pair> pairs = new ArrayList<>();
    Work longest = null;
    Work longestElsewhere = null;
    for (Work work : works) {
      Work other =
          longest != null && longest.elevatorId().equals(work.elevatorId())
              ? longestElsewhere
              : longest;
      if (other != null && other.to() > work.from()) {
        pairs.add(new Pair(other, work));
      }
      if (longest == null || work.to() > longest.to()) {
        if (longest != null && !longest.elevatorId().equals(work.elevatorId())) {
          longestElsewhere = longest;
        }
        longest = work;
      } else if (!longest.elevatorId().equals(work.elevatorId())
          && (longestElsewhere == null || work.to() > longestElsewhere.to())) {
        longestElsewhere = work;
      }
    }
    return pairs;
  }

  private void externalCauses() {
    int least = rules.firm("external_causes").limit("entrapments");
    int since = Times.NO_DAY;
    ExternalShare latest = null;
    for (ExternalShare share : firm.external()) {
      boolean follows =
          latest != null && Times.nextMonth(latest.lastDay() + 1) - 1 == share.lastDay();
      latest = share;
      if (share.tally().all() < least || !(share.low() > share.county())) {
        since = Times.NO_DAY;
      } else if (!Times.given(since) || !follows) {
        since = share.lastDay();
      }
    }
    // Twelve months that ended longer ago say nothing of today.
    if (latest == null || Times.nextMonth(latest.lastDay() + 1) - 1 <= asOf) {
      return;
    }
    add(
        "external_causes",
        since,
        evidence(latest.tally())
            + "; "
            + String.format(
                Locale.ROOT, "%.1f %% > %.1f %%", 100 * latest.low(), 100 * latest.county()));
  }
}
