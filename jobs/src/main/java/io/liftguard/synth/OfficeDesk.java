package io.liftguard.synth;

import io.liftguard.synth.SynthReport.Quality;
import java.time.LocalDate;

/** What the regulator keeps: firms, complaints, spot_checks, sanctions, plan_progress. */
final class OfficeDesk {

  private static final String[] CATEGORIES = {
    "noise", "stoppage", "door", "maintenance", "waiting"
  };

  /** Veto kinds and the others, in the order in which they are planted among the firms. */
  private static final String[] SANCTIONS = {
    "safety_circuit_bypass",
    "forgery",
    "subcontracting",
    "blacklist",
    "licence_expired",
    "liable_accident",
    "licence_revoked"
  };

  private static final String[] METRICS = {
    "加装数", "公积金加装数", "无主电梯清零", "隐患销号率", "政策发布", "改造数", "方案发布", "大包全包率", "无纸化率", "检验试点", "宣传场次",
    "信号覆盖", "平台投用", "终端安装率", "纳入应急体系", "零部件保险", "宣传场次", "纳入考核"
  };

  private final County county;
  private final Fleet fleet;
  private final Landing landing;
  private final Rng rng;
  private long complaints;
  private long checks;
  private long sanctions;

  OfficeDesk(County county, Fleet fleet, Landing landing) {
    this.county = county;
    this.fleet = fleet;
    this.landing = landing;
    this.rng = county.rng();
  }

  /** The register of firms as it is on the first day. */
  void takeOver(int day) {
    for (Firm firm : county.firms) {
      rng.at(Rng.Stream.FIRM, firm.index(), 1);
      firmRow(
          firm,
          firm.name(),
          day + 200 + rng.below(1200),
          Times.at(day, 28_800 + firm.index() % 30_000));
    }
    Object[] gone = new Object[Table.FIRMS.width()];
    gone[0] = "F-OLD";
    gone[1] = "旧城电梯维修站";
    gone[Table.FIRMS.recordedAt()] = Times.at(day, 28_700);
    landing.add(Table.FIRMS, gone);
    landing.add(
        Table.FIRMS, RescueDesk.tombstone(Table.FIRMS, Times.at(day + 20, 36_000), "F-OLD"));
  }

  private void firmRow(Firm firm, String name, int validTo, long recorded) {
    landing.add(
        Table.FIRMS,
        firm.id(),
        name,
        firm.kind(),
        firm.parent() < 0 ? null : county.firms.get(firm.parent()).id(),
        "TS3350" + String.format("%05d", firm.index()),
        validTo,
        firm.manufacturer(),
        "023-" + (60_000_000 + firm.index() * 137),
        recorded,
        null);
  }

  /** Everything of the offices that falls on a day. */
  void day(int day) {
    licences(day);
    complaints(day);
    LocalDate date = LocalDate.ofEpochDay(day);
    if (date.getDayOfMonth() == 15 || date.getDayOfMonth() == 28) {
      spotChecks(day);
    }
    plantedSanctions(day);
    if (date.getDayOfMonth() == 5 && date.getMonthValue() % 3 == 1) {
      plan(date);
    }
  }

  /** Every second year a firm's licence is renewed; one firm in twenty lets it lapse. */
  private void licences(int day) {
    int since = day - county.start;
    for (Firm firm : county.firms) {
      if ((since + firm.index() * 41) % 700 == 350 && firm.index() % 20 != 5) {
        boolean renamed = firm.index() % 9 == 4;
        firmRow(
            firm,
            renamed ? "新" + firm.name() : firm.name(),
            day + 1461,
            Times.at(day, 33_000 + firm.index() % 20_000));
      }
    }
  }

  private void complaints(int day) {
    rng.at(Rng.Stream.COMPLAINT, day, 0);
    int count = rng.poisson(county.lifts * Calibration.COMPLAINT_PER_DAY);
    for (int i = 0; i < count; i++) {
      int lift = rng.below(county.lifts);
      boolean withLift = rng.chance(0.88);
      boolean withFirm = rng.chance(0.4);
      int firm = fleet.firm[lift] >= 0 ? fleet.firm[lift] : rng.below(county.firms.size());
      long received = Times.at(day, 28_800 + rng.below(40_000));
      String category = rng.chance(0.95) ? CATEGORIES[rng.below(CATEGORIES.length)] : null;
      boolean bad = county.firms.get(firm).quality() == Quality.BAD;
      double u = rng.unit();
      Boolean substantiated = u < 0.1 ? null : (Boolean) (u < (bad ? 0.75 : 0.5));
      long decided = received + Times.DAY + rng.below(9 * Times.DAY);
      if (fleet.life[lift] == Fleet.IN_USE) {
        complaints++;
        String id = "B" + String.format("%08d", complaints);
        for (int version = 0; version < 2; version++) {
          landing.add(
              Table.COMPLAINTS,
              id,
              withLift ? County.liftId(lift) : null,
              withFirm || (!withLift && rng.chance(0.7)) ? county.firms.get(firm).id() : null,
              received,
              category,
              version == 0 ? null : substantiated,
              version == 0 ? received + 600 : decided,
              null);
        }
      }
    }
  }

  private void spotChecks(int day) {
    rng.at(Rng.Stream.SPOT_CHECK, day, 0);
    int count = 3 + county.lifts / 1500;
    for (int i = 0; i < count; i++) {
      int lift = rng.below(county.lifts);
      if (fleet.life[lift] != Fleet.IN_USE || fleet.firm[lift] < 0) {
        continue;
      }
      Firm firm = county.firms.get(fleet.firm[lift]);
      int mean =
          switch (firm.quality()) {
            case GOOD -> 93;
            case BAD -> 76;
            default -> 86;
          };
      long score = Math.max(0, Math.min(100, mean + rng.between(-7, 7)));
      Long serious =
          rng.chance(0.05)
              ? null
              : (Long) (long) (rng.chance(mean < 80 ? 0.3 : 0.05) ? 1 + rng.below(3) : 0);
      checks++;
      landing.add(
          Table.SPOT_CHECKS,
          "SC" + String.format("%07d", checks),
          County.liftId(lift),
          firm.id(),
          day,
          score,
          serious,
          Times.at(day + rng.below(3), 61_000),
          null);
    }
  }

  /** Veto sanctions late enough to be in force at the end, one kind a firm; penalties all along. */
  private void plantedSanctions(int day) {
    int before = county.end - day;
    for (int i = 0; i < SANCTIONS.length; i++) {
      if (before == 40 + 35 * i) {
        int index = (3 + 5 * i) % county.ordinaryFirms;
        boolean dated = i % 3 == 1;
        sanction(county.firms.get(index), SANCTIONS[i], day, dated ? (Integer) (day + 200) : null);
      }
    }
    rng.at(Rng.Stream.SANCTION, day, 0);
    if (rng.chance(0.02)) {
      Firm firm = county.firms.get(rng.below(county.firms.size()));
      sanction(firm, "penalty", day, null);
    }
  }

  private void sanction(Firm firm, String kind, int day, Integer endsOn) {
    sanctions++;
    landing.add(
        Table.SANCTIONS,
        "S" + String.format("%05d", sanctions),
        firm.id(),
        kind,
        day,
        endsOn,
        "市监罚〔" + LocalDate.ofEpochDay(day).getYear() + "〕" + sanctions + "号",
        Times.at(day, 60_000),
        null);
  }

  /** The quarter's figures of the eighteen tasks, kept by hand. */
  private void plan(LocalDate date) {
    LocalDate asOf = date.withDayOfMonth(1).minusDays(1);
    for (int task = 1; task <= 18; task++) {
      rng.at(Rng.Stream.PLAN, task, date.toEpochDay());
      long months = (date.toEpochDay() - county.start) / 30;
      boolean yesNo = task == 5 || task == 7 || task == 15 || task == 18;
      long value = yesNo ? (months > 6 ? 100 : 0) : 100 * (months / 3 + rng.below(4));
      landing.add(
          Table.PLAN_PROGRESS,
          (long) task,
          METRICS[task - 1],
          (int) asOf.toEpochDay(),
          value,
          rng.chance(0.1) ? "季度报送" : null,
          Times.at((int) date.toEpochDay(), 34_000 + task * 60),
          null);
    }
  }
}
