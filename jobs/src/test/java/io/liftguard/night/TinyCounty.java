package io.liftguard.night;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** A landing area small enough to know every row: one firm, three lifts, what the test adds. */
final class TinyCounty {

  private final Path landing;

  TinyCounty(Path landing) {
    this.landing = landing;
    put("firms/f.csv", "firm_id,name,recorded_at\nF1,First,2025-01-01 00:00:00\n");
    StringBuilder lifts =
        new StringBuilder(
            "elevator_id,effective_from,status,kind,use_type,town,installed_on,recorded_at\n");
    StringBuilder contracts =
        new StringBuilder("contract_id,elevator_id,firm_id,starts_on,recorded_at\n");
    for (String lift : new String[] {"L1", "L2", "L3"}) {
      lifts.append(lift).append(",2024-01-01,in_use,passenger,office,East,2020-01-01,2025-01-01\n");
      contracts.append("C-%s,%s,F1,2024-01-01,2025-01-01\n".formatted(lift, lift));
    }
    put("elevators/e.csv", lifts.toString().replace(",2025-01-01\n", ",2025-01-01 00:00:00\n"));
    put("contracts/c.csv", contracts.toString().replace(",2025-01-01\n", ",2025-01-01 00:00:00\n"));
    put(
        "inspections/i.csv",
        "inspection_id,elevator_id,kind,inspected_on,result,recorded_at\n"
            + "I1,L1,periodic,2025-01-10,rectify,2025-01-10 12:00:00\n");
  }

  Path landing() {
    return landing;
  }

  void put(String file, String text) {
    Path target = landing.resolve(file);
    try {
      Files.createDirectories(target.getParent());
      Files.writeString(target, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of rescue orders, each released within half an hour. */
  void rescues(String file, String... orders) {
    StringBuilder text =
        new StringBuilder(
            "order_id,elevator_id,called_at,dispatched_at,acknowledged_at,arrived_at,released_at,"
                + "outcome,recorded_at\n");
    for (String order : orders) {
      text.append(order).append('\n');
    }
    put("rescues/" + file, text.toString());
  }

  /** An order called at 8:00 of a day and recorded that evening. */
  static String order(String id, String lift, LocalDate day) {
    return order(id, lift, day, day, 15);
  }

  /**
   * An order called at 8:00 of a day.
   *
   * @param recorded day on whose evening it was recorded
   * @param arrival minutes to the arrival
   */
  static String order(String id, String lift, LocalDate day, LocalDate recorded, int arrival) {
    return "%s,%s,%s 08:00:00,%s 08:01:00,%s 08:02:00,%s 08:%02d:00,%s 08:50:00,released,%s 20:00:00"
        .formatted(id, lift, day, day, day, day, arrival, day, recorded);
  }
}
