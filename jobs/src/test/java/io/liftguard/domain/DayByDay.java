package io.liftguard.domain;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Part 2 once more, in the plainest way: every day of the lift is looked at by itself and every
 * pair of orders is compared. It shares the records with the product but none of its rules.
 */
final class DayByDay {

  private static final long SECOND = 1_000_000L;
  private static final long DAY = 86_400 * SECOND;
  private static final long EIGHT_HOURS = 8 * 3600 * SECOND;
  private static final Comparator<String> BY_CODE_POINT =
      (a, b) -> java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

  private final RandomLift lift;
  private final LiftRecords records;
  private final FleetContext fleet;
  private final Map<String, long[]> cells = new HashMap<>();
  private final Map<String, LiftMonth> rows = new HashMap<>();
  private final Map<Integer, Integer> sinceTakeOver = new HashMap<>();
  private final List<OverdueEpisode> episodes = new ArrayList<>();

  private DayByDay(RandomLift lift) {
    this.lift = lift;
    this.records = lift.records();
    this.fleet = lift.fleet();
  }

  /** The facts of a lift from the first month on. */
  static LiftFacts facts(RandomLift lift) {
    return new DayByDay(lift).facts();
  }

  private LiftFacts facts() {
    walk();
    visits();
    faults();
    List<RescueEvent> events =
        events().stream().filter(event -> event.day() >= fleet.firstDay()).toList();
    for (RescueEvent event : events) {
      if (event.entrapment() && event.inScope()) {
        count(event.day(), Measure.EVENTS, 1);
      }
    }
    List<LiftMonth> months = new ArrayList<>();
    cells.forEach(
        (place, counts) -> {
          LiftMonth row = rows.get(place);
          for (Measure measure : Measure.values()) {
            row.counts().add(measure, counts[List.of(Measure.values()).indexOf(measure)]);
          }
          months.add(row);
        });
    int first = fleet.firstDay();
    return new LiftFacts(
        "L1",
        months,
        events,
        orders(),
        records.chains().stream()
            .filter(chain -> chain.chainDate() >= first)
            .map(chain -> new ChainFact(chain, dims(chain.chainDate())))
            .toList(),
        episodes.stream().filter(episode -> episode.lastDay() >= first).toList(),
        records.complaints().stream()
            .filter(complaint -> complaint.day() >= first)
            .map(
                c ->
                    new ComplaintFact(
                        c,
                        inScope(c.day()),
                        dims(c.day(), Objects.requireNonNullElse(c.firmId(), firm(c.day())))))
            .toList(),
        records.spotChecks().stream()
            .filter(check -> check.day() >= first)
            .map(check -> new SpotCheckFact(check, dims(check.day(), check.firmId())))
            .toList());
  }

  // One day after the other, remembering the last firm, the run and the open episode.
  private void walk() {
    int start =
        records.contracts().stream().mapToInt(Contract::startsOn).min().orElse(fleet.asOf());
    String lastRoot = null;
    String yesterdaysFirm = null;
    int runStart = 0;
    Integer takeOver = null;
    OverdueEpisode open = null;
    for (int day = Math.min(start, fleet.firstDay()); day <= fleet.asOf(); day++) {
      Contract contract = contract(day);
      if (contract != null) {
        String root = root(contract.firmId());
        if (lastRoot != null && !lastRoot.equals(root)) {
          takeOver = day;
        }
        lastRoot = root;
        if (!contract.firmId().equals(yesterdaysFirm)) {
          runStart = day;
        }
        if (takeOver != null) {
          sinceTakeOver.put(day, day - takeOver);
        }
      }
      yesterdaysFirm = contract == null ? null : contract.firmId();
      boolean due =
          inUse(day)
              && contract != null
              && fleet.earliestVisit() != Times.NO_DAY
              && day >= Math.max(runStart, fleet.earliestVisit()) + contract.maxIntervalDays();
      boolean covered = due && covered(day, contract);
      if (due && !covered) {
        open = overdue(open, day, contract, runStart);
      } else {
        open = null;
      }
      if (day >= fleet.firstDay() && inUse(day)) {
        exposure(day, contract);
        count(day, Measure.DUE, due ? 1 : 0);
        count(day, Measure.COVERED_DUE, covered ? 1 : 0);
      }
      if (day >= fleet.firstDay()
          && open != null
          && (day - open.firstDay()) % open.maxIntervalDays() == 0) {
        count(day, Measure.MISSED_VISITS, 1);
      }
    }
  }

  private OverdueEpisode overdue(OverdueEpisode open, int day, Contract contract, int runStart) {
    if (open == null || open.runStart() != runStart) {
      OverdueEpisode fresh =
          new OverdueEpisode(day, day, contract.maxIntervalDays(), runStart, dims(day));
      episodes.add(fresh);
      return fresh;
    }
    OverdueEpisode longer =
        new OverdueEpisode(
            open.firstDay(), day, open.maxIntervalDays(), open.runStart(), open.dims());
    episodes.set(episodes.size() - 1, longer);
    return longer;
  }

  private boolean covered(int day, Contract contract) {
    return records.visits().stream()
        .anyMatch(
            visit ->
                !visit.repair()
                    && visit.firmId().equals(contract.firmId())
                    && visit.day() <= day
                    && visit.day() >= day - contract.maxIntervalDays() + 1);
  }

  private void exposure(int day, Contract contract) {
    LiftState state = state(day);
    boolean scope = inScope(day);
    boolean passenger = state.kind().equals("passenger");
    boolean isPublic =
        state.useType() != null
            && Set.of("school", "hospital", "station", "mall").contains(state.useType());
    List<PolicySpan> policies =
        records.policies().stream().filter(p -> p.startsOn() <= day && day < p.endsOn()).toList();
    Map<Measure, Boolean> flags = new HashMap<>();
    flags.put(Measure.IN_USE_DAYS, true);
    flags.put(Measure.IN_USE_LAST_DAY, LocalDate.ofEpochDay(day).plusDays(1).getDayOfMonth() == 1);
    flags.put(Measure.LIFT_DAYS, scope);
    flags.put(Measure.IOT_DAYS, scope && began(state.iotSince(), day));
    flags.put(Measure.MOBILE_SIGNAL_DAYS, scope && state.mobileSignal());
    flags.put(Measure.ON_DEMAND_DAYS, began(state.onDemandSince(), day));
    flags.put(Measure.INSURED_DAYS, !policies.isEmpty());
    flags.put(
        Measure.PARTS_INSURED_DAYS,
        policies.stream().anyMatch(p -> "major_parts".equals(p.product())));
    flags.put(Measure.PASSENGER_DAYS, passenger);
    flags.put(Measure.PLATFORM_DAYS, passenger && state.onPlatform());
    flags.put(Measure.PUBLIC_DAYS, isPublic);
    flags.put(
        Measure.PUBLIC_MANUFACTURER_DAYS,
        isPublic && contract != null && lift.manufacturers().contains(contract.firmId()));
    flags.put(
        Measure.PUBLIC_FULL_SERVICE_DAYS,
        isPublic
            && contract != null
            && ("major_parts".equals(contract.mode()) || "full".equals(contract.mode())));
    DueInspection latest =
        records.dueInspections().stream()
            .filter(inspection -> inspection.inspectedOn() <= day)
            .max(
                Comparator.comparingInt(DueInspection::inspectedOn)
                    .thenComparing(DueInspection::inspectionId, BY_CODE_POINT))
            .orElse(null);
    flags.put(Measure.INSPECTION_DATED, latest != null);
    flags.put(Measure.INSPECTION_OVERDUE, latest != null && latest.nextDueOn() < day);
    flags.forEach((measure, holds) -> count(day, measure, holds ? 1 : 0));
  }

  private static boolean began(int since, int day) {
    return since != Times.NO_DAY && since <= day;
  }

  private void visits() {
    for (Visit visit : records.visits()) {
      int day = visit.day();
      if (day >= fleet.firstDay()) {
        Contract contract = contract(day);
        boolean own = contract != null && contract.firmId().equals(visit.firmId());
        int interval = own ? contract.maxIntervalDays() : 0;
        Dims dims = dims(day, visit.firmId());
        boolean grace = own && grace(day);
        count(day, dims, grace, interval, Measure.VISITS, 1);
        count(day, dims, grace, interval, Measure.VISITS_PAPERLESS, visit.paperless() ? 1 : 0);
        count(
            day,
            dims,
            grace,
            interval,
            Measure.VISITS_LOCATION_VERIFIED,
            visit.locationVerified() ? 1 : 0);
        count(day, dims, grace, interval, Measure.VISITS_WITH_LENGTH, visit.seconds() >= 0 ? 1 : 0);
        boolean isShort = visit.seconds() >= 0 && visit.seconds() < 600;
        count(day, dims, grace, interval, Measure.VISITS_SHORT, isShort ? 1 : 0);
      }
    }
  }

  private void faults() {
    for (Fault fault : records.faults()) {
      int day = dayOf(fault.occurredAt());
      if (day >= fleet.firstDay() && inScope(day)) {
        count(day, Measure.valueOf("FAULTS_" + group(fault.causeCode())), 1);
      }
    }
    for (int day = fleet.firstDay(); day <= fleet.asOf(); day++) {
      if (inScope(day)) {
        count(day, Measure.DOWNTIME_S, Math.floorDiv(downMicros(day), SECOND));
      }
    }
  }

  // Between two neighbouring ends of intervals the lift is down or up as a whole.
  private long downMicros(int day) {
    long from = day * DAY - EIGHT_HOURS;
    TreeSet<Long> ends = new TreeSet<>(List.of(from, from + DAY));
    for (Fault fault : records.faults()) {
      if (fault.restoredAt() != Times.NO_TIME) {
        ends.add(fault.occurredAt());
        ends.add(fault.restoredAt());
      }
    }
    List<Long> cuts = List.copyOf(ends.subSet(from, true, from + DAY, true));
    long sum = 0;
    for (int i = 0; i + 1 < cuts.size(); i++) {
      long at = cuts.get(i);
      if (records.faults().stream().anyMatch(f -> f.occurredAt() <= at && at < f.restoredAt())) {
        sum += cuts.get(i + 1) - at;
      }
    }
    return sum;
  }

  private List<RescueOrder> realOrders() {
    return records.orders().stream()
        .filter(order -> !order.outcome().equals("drill"))
        .sorted(
            Comparator.comparingLong(RescueOrder::calledAt)
                .thenComparing(RescueOrder::orderId, BY_CODE_POINT))
        .toList();
  }

  // Orders that can be reached from each other over spans with an instant in common.
  private List<List<RescueOrder>> groups() {
    List<RescueOrder> orders = realOrders();
    int[] group = new int[orders.size()];
    for (int i = 0; i < group.length; i++) {
      group[i] = i;
    }
    for (int round = 0; round < group.length; round++) {
      for (int i = 0; i < group.length; i++) {
        for (int j = 0; j < group.length; j++) {
          RescueOrder a = orders.get(i);
          RescueOrder b = orders.get(j);
          if (a.calledAt() <= end(b) && b.calledAt() <= end(a)) {
            group[i] = Math.min(group[i], group[j]);
          }
        }
      }
    }
    List<List<RescueOrder>> groups = new ArrayList<>();
    for (int g = 0; g < group.length; g++) {
      List<RescueOrder> of = new ArrayList<>();
      for (int i = 0; i < group.length; i++) {
        if (group[i] == g) {
          of.add(orders.get(i));
        }
      }
      if (!of.isEmpty()) {
        groups.add(of);
      }
    }
    return groups;
  }

  private static long end(RescueOrder order) {
    Long release = release(order);
    return release == null ? order.calledAt() + 3600 * SECOND : release + 600 * SECOND;
  }

  private static Long valid(long instant, RescueOrder order, long earliestSeconds) {
    long earliest = order.calledAt() + earliestSeconds * SECOND;
    boolean valid =
        instant != Times.NO_TIME && instant >= earliest && instant <= order.calledAt() + DAY;
    return valid ? instant : null;
  }

  private static Long arrival(RescueOrder order) {
    Long arrival = valid(order.arrivedAt(), order, -120);
    return arrival == null ? null : Long.valueOf(Math.max(arrival, order.calledAt()));
  }

  private static Long dispatch(RescueOrder order) {
    return valid(order.dispatchedAt(), order, -120);
  }

  private static Long release(RescueOrder order) {
    return valid(order.releasedAt(), order, 0);
  }

  private static Long least(Stream<Long> instants) {
    return instants.filter(Objects::nonNull).min(Long::compare).orElse(null);
  }

  private static Long most(Stream<Long> instants) {
    return instants.filter(Objects::nonNull).max(Long::compare).orElse(null);
  }

  private static Long seconds(Long from, Long to) {
    return from == null || to == null ? null : Long.valueOf(Math.floorDiv(to - from, SECOND));
  }

  private List<RescueEvent> events() {
    List<RescueEvent> events = new ArrayList<>();
    for (List<RescueOrder> orders : groups()) {
      RescueEvent previous =
          events.stream().filter(RescueEvent::entrapment).reduce((a, b) -> b).orElse(null);
      events.add(event(orders, previous));
    }
    return events;
  }

  private RescueEvent event(List<RescueOrder> orders, RescueEvent previous) {
    RescueOrder first = orders.get(0);
    long called = first.calledAt();
    int day = dayOf(called);
    String outcome =
        Stream.of("released", "self_released", "open", "false_alarm", "cancelled")
            .filter(o -> orders.stream().anyMatch(order -> order.outcome().equals(o)))
            .findFirst()
            .orElseThrow();
    boolean entrapment = Set.of("released", "self_released", "open").contains(outcome);
    boolean attended = Set.of("released", "open").contains(outcome);
    List<RescueOrder> own =
        orders.stream().filter(o -> o.level() == 1 && !o.outcome().equals("cancelled")).toList();
    boolean callout = attended && inScope(day) && !own.isEmpty();
    long limit = limit(dims(day).town(), day);
    Long arrived = least(orders.stream().map(DayByDay::arrival));
    Long arrivalSeconds = notNegative(seconds(called, arrived));
    Long started = least(own.stream().map(DayByDay::dispatch));
    if (started == null) {
      started = least(own.stream().map(RescueOrder::calledAt));
    }
    Long firmSeconds =
        callout ? notNegative(seconds(started, least(own.stream().map(DayByDay::arrival)))) : null;
    Long released = most(orders.stream().map(DayByDay::release));
    Long start =
        least(
            orders.stream()
                .map(RescueOrder::trappedAt)
                .filter(t -> t != Times.NO_TIME && t >= called - DAY && t <= called));
    Long trapped =
        Set.of("released", "self_released").contains(outcome)
            ? seconds(start == null ? Long.valueOf(called) : start, released)
            : null;
    Long rescue = outcome.equals("released") ? seconds(arrived, released) : null;
    String cause =
        orders.stream()
            .map(RescueOrder::causeCode)
            .filter(Objects::nonNull)
            .reduce((a, b) -> b)
            .orElse(null);
    return new RescueEvent(
        first.orderId(),
        called,
        day,
        outcome,
        entrapment,
        attended,
        inScope(day),
        callout,
        orders.stream().map(RescueOrder::orderId).toList(),
        first.channel(),
        most(orders.stream().map(RescueOrder::trappedPersons)),
        most(orders.stream().map(RescueOrder::injuredPersons)),
        cause,
        CauseGroup.valueOf(group(cause)),
        (int) most(orders.stream().map(o -> (long) o.level())).longValue(),
        limit,
        arrivalSeconds,
        attended && arrivalSeconds != null && arrivalSeconds <= limit,
        firmSeconds,
        callout && !(firmSeconds != null && firmSeconds <= limit),
        trapped,
        trapped == null ? null : bucket(trapped),
        rescue != null && rescue >= 0 ? rescue : null,
        entrapment && previous != null && called <= previous.calledAt() + 30 * DAY,
        entrapment && previous != null ? previous.eventId() : null,
        entrapment && previous != null ? previous.causeGroup() : null,
        dims(day),
        sinceTakeOver.get(day),
        hourBand(Math.floorMod(called + EIGHT_HOURS, DAY)));
  }

  private static Long notNegative(Long seconds) {
    return seconds == null ? null : Long.valueOf(Math.max(0, seconds));
  }

  private static String bucket(long seconds) {
    long minutes = Math.floorDiv(seconds, 60L);
    if (minutes >= 60) {
      return ">=60";
    }
    return minutes >= 30 ? "30-60" : minutes >= 15 ? "15-30" : "<15";
  }

  private static String hourBand(long ofDay) {
    long hour = 3600 * SECOND;
    if (ofDay >= 22 * hour) {
      return "22-24";
    }
    if (ofDay >= 17 * hour) {
      return "17-22";
    }
    return ofDay >= 10 * hour ? "10-17" : ofDay >= 6 * hour ? "6-10" : "0-6";
  }

  private List<OrderFact> orders() {
    List<OrderFact> facts = new ArrayList<>();
    for (List<RescueOrder> group : groups()) {
      for (RescueOrder order : group) {
        int day = dayOf(order.calledAt());
        if (day >= fleet.firstDay()) {
          boolean answer =
              order.level() == 1 && inScope(day) && !order.outcome().equals("cancelled");
          Long dispatch = dispatch(order);
          Long ack =
              order.acknowledgedAt() == Times.NO_TIME
                  ? null
                  : seconds(dispatch, order.acknowledgedAt());
          facts.add(
              new OrderFact(
                  order.orderId(),
                  group.get(0).orderId(),
                  order.level(),
                  day,
                  order.calledAt(),
                  inScope(day),
                  order.arrivedAt() != Times.NO_TIME && arrival(order) == null,
                  order.dispatchedAt() != Times.NO_TIME && dispatch == null,
                  order.releasedAt() != Times.NO_TIME && release(order) == null,
                  answer,
                  answer && dispatch != null,
                  answer && ack != null && -120 <= ack && ack <= 180,
                  arrival(order) == null,
                  dims(day)));
        }
      }
    }
    return facts;
  }

  private long limit(String town, int day) {
    return Stream.<Predicate<Limits.Limit>>of(
            limit -> town.equals(limit.town()), limit -> limit.town() == null)
        .flatMap(
            which ->
                lift.limits().stream()
                    .filter(which)
                    .filter(limit -> limit.from() <= day)
                    .max(Comparator.comparingInt(Limits.Limit::from))
                    .stream())
        .findFirst()
        .map(Limits.Limit::seconds)
        .orElse(1800L);
  }

  private LiftState state(int day) {
    return best(records.states(), state -> state.effectiveFrom() <= day, LiftState::effectiveFrom);
  }

  private static <T> T best(Collection<T> of, Predicate<T> which, ToLongFunction<T> by) {
    return of.stream().filter(which).max(Comparator.comparingLong(by)).orElse(null);
  }

  private boolean inUse(int day) {
    LiftState state = state(day);
    return state != null && state.status().equals("in_use");
  }

  private boolean inScope(int day) {
    LiftState state = state(day);
    return state != null
        && state.status().equals("in_use")
        && state.kind().equals("passenger")
        && state.onPlatform();
  }

  private Contract contract(int day) {
    return records.contracts().stream()
        .filter(c -> c.startsOn() <= day && day < c.endsOn())
        .max(
            Comparator.comparingInt(Contract::startsOn)
                .thenComparing(Contract::contractId, BY_CODE_POINT))
        .orElse(null);
  }

  private String firm(int day) {
    Contract contract = contract(day);
    return contract == null ? "(none)" : contract.firmId();
  }

  // A ring has no end, so whoever leads into one finds over 16 links.
  private String root(String firm) {
    String at = firm;
    for (int links = 0; links <= 16; links++) {
      String parent = lift.parents().get(at);
      if (parent == null || !lift.parents().containsKey(parent)) {
        return at;
      }
      at = parent;
    }
    return firm;
  }

  private boolean grace(int day) {
    Integer since = sinceTakeOver.get(day);
    return since != null && since <= 29;
  }

  private Dims dims(int day) {
    return dims(day, firm(day));
  }

  private Dims dims(int day, String firm) {
    LiftState state = state(day);
    if (state == null) {
      state = best(records.states(), s -> true, s -> -s.effectiveFrom());
    }
    if (state == null) {
      return new Dims("unknown", "unknown", "unknown", firm, "unknown", null, null);
    }
    return new Dims(
        Objects.requireNonNullElse(state.town(), "unknown"),
        Objects.requireNonNullElse(state.useType(), "unknown"),
        ageBand(state, day),
        firm,
        Objects.requireNonNullElse(state.manufacturer(), "unknown"),
        state.useUnitId(),
        state.siteName());
  }

  private static String ageBand(LiftState state, int day) {
    LocalDate first = LocalDate.ofEpochDay(day).withDayOfMonth(1);
    int from = state.installedOn();
    if (state.renovatedOn() != Times.NO_DAY && state.renovatedOn() <= first.toEpochDay()) {
      from = state.renovatedOn();
    }
    if (from == Times.NO_DAY || from > first.toEpochDay()) {
      return "unknown";
    }
    LocalDate since = LocalDate.ofEpochDay(from);
    if (since.isAfter(first.minusYears(5))) {
      return "0-4";
    }
    if (since.isAfter(first.minusYears(10))) {
      return "5-9";
    }
    return since.isAfter(first.minusYears(15)) ? "10-14" : "15+";
  }

  private static String group(String code) {
    for (String group : List.of("EXT", "HUM", "DOR", "CTL", "TRC", "MNT", "MGT")) {
      if (code != null && code.startsWith(group)) {
        return group;
      }
    }
    return "UNK";
  }

  private static int dayOf(long instant) {
    return (int) Math.floorDiv(instant + EIGHT_HOURS, DAY);
  }

  private void count(int day, Measure measure, long n) {
    if (n != 0) {
      Contract contract = contract(day);
      int interval = contract == null ? 0 : contract.maxIntervalDays();
      count(day, dims(day), grace(day), interval, measure, n);
    }
  }

  private void count(int day, Dims dims, boolean grace, int interval, Measure measure, long n) {
    if (n != 0) {
      int month = (int) LocalDate.ofEpochDay(day).withDayOfMonth(1).toEpochDay();
      String place = FactsText.place(month, dims, grace, interval);
      rows.computeIfAbsent(place, p -> new LiftMonth(month, dims, grace, interval, new Counts()));
      cells
              .computeIfAbsent(place, p -> new long[Measure.values().length])[
              List.of(Measure.values()).indexOf(measure)] +=
          n;
    }
  }
}
