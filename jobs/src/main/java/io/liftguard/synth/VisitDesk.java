package io.liftguard.synth;

import java.util.Arrays;

/** Maintenance visits, the longest table: maintenance_visits. */
final class VisitDesk {

  private final County county;
  private final Fleet fleet;
  private final Landing landing;
  private final EventClock clock;
  private final Rng rng;

  /** The visits of the day: second of the day above, lift below, in one number that sorts. */
  private long[] today = new long[1024];

  private int count;
  private long number;

  VisitDesk(County county, Fleet fleet, Landing landing, EventClock clock) {
    this.county = county;
    this.fleet = fleet;
    this.landing = landing;
    this.clock = clock;
    this.rng = county.rng();
  }

  /** The firm comes to this lift today. */
  void visit(int lift, int day) {
    Firm firm = county.firms.get(fleet.firm[lift]);
    rng.at(Rng.Stream.VISIT, lift, day);
    // One technician keeps ten lifts, fifty minutes each; bad firms send whoever is free.
    int second =
        firm.quality() == SynthReport.Quality.BAD
            ? 28_800 + rng.below(32_000)
            : 28_800 + lift % 10 * 3000 + rng.below(300);
    if (count == today.length) {
      today = Arrays.copyOf(today, count * 2);
    }
    today[count++] = ((long) second << 32) | lift;
    clock.nextVisit(lift, day, rng);
  }

  void closeDay(int day) {
    Arrays.sort(today, 0, count);
    for (int i = 0; i < count; i++) {
      int lift = (int) today[i];
      row(lift, day, (int) (today[i] >>> 32));
    }
    count = 0;
  }

  private void row(int lift, int day, int second) {
    Firm firm = county.firms.get(fleet.firm[lift]);
    rng.at(Rng.Stream.VISIT, lift, 1_000_000L + day);
    number++;
    int turn = (fleet.visits[lift] + 1) % 24;
    fleet.visits[lift] = (byte) turn;
    boolean repair = rng.chance(0.025);
    String grade =
        repair
            ? "repair"
            : turn == 0
                ? "year"
                : turn == 12 ? "half_year" : turn % 6 == 0 ? "quarter" : "half_month";
    long started = Times.at(day, second);
    int length = rng.chance(firm.shortVisits()) ? 120 + rng.below(470) : 900 + rng.below(1700);
    Long finished = rng.chance(0.985) ? (Long) (started + length) : null;
    boolean paperless = rng.chance(firm.paperless());
    Boolean verified = paperless ? (Boolean) rng.chance(0.93) : null;
    int technician = firm.quality() == SynthReport.Quality.BAD ? rng.below(40) : lift / 10 % 9000;
    long recorded =
        paperless
            ? started + length + 20 + rng.below(900)
            : Times.at(day + 1 + rng.below(4), 30_000 + rng.below(20_000));
    String id = idOf(number);
    landing.add(
        Table.MAINTENANCE_VISITS,
        id,
        County.liftId(lift),
        firm.id(),
        grade,
        started,
        finished,
        paperless,
        verified,
        "T" + firm.index() + "-" + (1000 + technician),
        recorded,
        null);
    if (rng.chance(0.0004)) {
      landing.add(
          Table.MAINTENANCE_VISITS,
          RescueDesk.tombstone(
              Table.MAINTENANCE_VISITS, recorded + 86_400 + rng.below(30 * Times.DAY), id));
    }
  }

  private static String idOf(long number) {
    char[] id = {'V', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0'};
    for (int i = 10; number > 0; i--) {
      id[i] = (char) ('0' + number % 10);
      number /= 10;
    }
    return new String(id);
  }
}
