package io.liftguard.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A lift with its records, written on one line: statements parted by {@code ;}, each a verb, words
 * in a fixed order and {@code key=value} pairs, as {@code rules/README.md} lists them. What a
 * statement leaves out is the plainest thing: a passenger lift in use in East since 2020, the
 * months from 2022-01 on, as_of 2022-12-31, a limit of 30 minutes.
 */
final class Scenario {

  private static final Pattern SPAN = Pattern.compile("(\\d+)([dhmsu])");
  private static final Map<String, Long> UNITS =
      Map.of("d", 86_400_000_000L, "h", 3_600_000_000L, "m", 60_000_000L, "s", 1_000_000L, "u", 1L);

  private final List<LiftState> states = new ArrayList<>();
  private final List<Contract> contracts = new ArrayList<>();
  private final List<RescueOrder> orders = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Visit> visits = new ArrayList<>();
  private final List<DueInspection> due = new ArrayList<>();
  private final List<InspectionChain> chains = new ArrayList<>();
  private final List<PolicySpan> policies = new ArrayList<>();
  private final List<Complaint> complaints = new ArrayList<>();
  private final List<SpotCheck> checks = new ArrayList<>();
  private final Map<String, String> parents = new HashMap<>();
  private final Set<String> manufacturers = new HashSet<>();
  private final List<Limits.Limit> limits = new ArrayList<>();
  private int firstDay = day("2022-01-01");
  private int asOf = day("2022-12-31");
  private int windowFrom = Times.NO_DAY;
  private int carriedFrom = Times.NO_DAY;
  private int firstVisit = Times.NO_DAY;
  private boolean registered = true;

  private Scenario() {}

  /** Reads the notation. */
  static Scenario of(String text) {
    Scenario scenario = new Scenario();
    for (String statement : text == null ? new String[0] : text.split(";", -1)) {
      if (!statement.isBlank()) {
        scenario.read(new Words(statement.strip()));
      }
    }
    if (scenario.states.isEmpty() && scenario.registered) {
      scenario.read(new Words("state 2020-01-01"));
    }
    return scenario;
  }

  /** The records of the lift. */
  LiftRecords records() {
    return new LiftRecords(
        "L1",
        states,
        contracts,
        orders,
        faults,
        visits,
        due,
        chains,
        policies,
        complaints,
        checks,
        carriedFrom);
  }

  /** What the lift's figures need beyond it. */
  FleetContext fleet() {
    int earliest = firstVisit;
    if (!Times.given(earliest)) {
      for (Visit visit : visits) {
        earliest = Times.given(earliest) ? Math.min(earliest, visit.day()) : visit.day();
      }
    }
    return new FleetContext(
        firstDay, asOf, earliest, Firms.of(parents, manufacturers), new Limits(1800, limits));
  }

  /** First day of the window, the first month unless the scenario says otherwise. */
  int windowFrom() {
    return Times.given(windowFrom) ? windowFrom : firstDay;
  }

  private void read(Words words) {
    switch (words.verb()) {
      case "state" -> state(words);
      case "unregistered" -> registered = false;
      case "contract" -> contract(words);
      case "order" -> order(words);
      case "fault" -> fault(words);
      case "visit" -> visit(words);
      case "due" -> due.add(new DueInspection(words.at(0), day(words.at(1)), day(words.at(2))));
      case "chain" -> chain(words);
      case "policy" -> policy(words);
      case "complaint" ->
          complaints.add(
              new Complaint(
                  words.at(0),
                  day(words.at(1)),
                  words.or("firm", null),
                  words.yes("substantiated")));
      case "check" ->
          checks.add(
              new SpotCheck(
                  words.at(0),
                  words.at(1),
                  day(words.at(2)),
                  Long.parseLong(words.or("score", "100")),
                  Long.parseLong(words.or("serious", "0"))));
      case "firm" -> firm(words);
      case "limit" ->
          limits.add(
              new Limits.Limit(
                  words.or("town", null),
                  words.day("from"),
                  span(words.at(0)) / Times.MICROS_PER_SECOND));
      case "first" -> firstDay = day(words.at(0));
      case "asof" -> asOf = day(words.at(0));
      case "window" -> windowFrom = day(words.at(0));
      case "carried" -> carriedFrom = day(words.at(0));
      case "firstvisit" -> firstVisit = day(words.at(0));
      default -> throw new IllegalArgumentException("no verb " + words.verb());
    }
    words.allUsed();
  }

  private void state(Words words) {
    states.add(
        new LiftState(
            day(words.at(0)),
            words.or("status", "in_use"),
            words.or("kind", "passenger"),
            words.or("use", "residential"),
            words.or("town", "East"),
            words.or("site", "S1"),
            words.or("unit", "U1"),
            words.or("maker", "M1"),
            words.day("installed"),
            words.day("renovated"),
            !words.or("platform", "yes").equals("no"),
            words.day("iot"),
            words.day("ondemand"),
            words.yes("signal")));
  }

  private void contract(Words words) {
    int[] days = days(words.at(2));
    contracts.add(
        new Contract(
            words.at(0),
            words.at(1),
            days[0],
            days[1],
            words.or("mode", "labour_only"),
            Integer.parseInt(words.or("every", "15"))));
  }

  private void order(Words words) {
    long called = instant(words.at(1));
    orders.add(
        new RescueOrder(
            words.at(0),
            words.or("channel", "96333"),
            words.instant("trapped", called),
            called,
            words.instant("disp", called),
            words.instant("ack", called),
            words.instant("arr", called),
            words.instant("rel", called),
            Integer.parseInt(words.or("level", "1")),
            words.number("persons"),
            words.number("injured"),
            words.at(2),
            words.or("cause", null)));
  }

  private void fault(Words words) {
    long occurred = instant(words.at(1));
    faults.add(
        new Fault(
            words.at(0), occurred, words.instant("restored", occurred), words.or("cause", null)));
  }

  private void visit(Words words) {
    visits.add(
        new Visit(
            words.at(0),
            day(words.at(1)),
            words.yes("repair"),
            words.yes("paperless"),
            words.yes("located"),
            Long.parseLong(words.or("lasted", "-1"))));
  }

  private void chain(Words words) {
    String first = words.or("first", "pass");
    chains.add(
        new InspectionChain(
            words.at(0),
            words.at(1),
            day(words.at(2)),
            Integer.parseInt(words.or("n", "1")),
            first,
            words.or("final", words.at(0)),
            words.or("result", first),
            words.yes("caused")));
  }

  private void policy(Words words) {
    int[] days = days(words.at(0));
    policies.add(new PolicySpan(days[0], days[1], words.or("product", "liability")));
  }

  private void firm(Words words) {
    parents.put(words.at(0), words.or("parent", null));
    if (words.yes("maker")) {
      manufacturers.add(words.at(0));
    }
  }

  /** Epoch day of {@code YYYY-MM-DD}. */
  static int day(String text) {
    return (int) LocalDate.parse(text).toEpochDay();
  }

  private static int[] days(String text) {
    int dots = text.indexOf("..");
    String to = text.substring(dots + 2);
    return new int[] {day(text.substring(0, dots)), to.isEmpty() ? Times.FOREVER : day(to)};
  }

  /** Instant of a local date and time, {@code 2022-03-01T10:00}. */
  static long instant(String text) {
    Instant instant = LocalDateTime.parse(text).toInstant(ZoneOffset.ofHours(8));
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  // Such as 24h1u: days, hours, minutes, seconds and microseconds.
  private static long span(String text) {
    Matcher matcher = SPAN.matcher(text);
    long sum = 0;
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      sum += Long.parseLong(matcher.group(1)) * UNITS.get(matcher.group(2));
      end = matcher.end();
    }
    if (end != text.length()) {
      throw new IllegalArgumentException("no span of time: " + text);
    }
    return sum;
  }

  /** The words of a statement. */
  private static final class Words {
    private final String statement;
    private final String verb;
    private final List<String> plain = new ArrayList<>();
    private final Map<String, String> pairs = new TreeMap<>();
    private final Set<String> used = new HashSet<>();
    private int most = -1;

    Words(String statement) {
      this.statement = statement;
      String[] words = statement.split(" +", -1);
      this.verb = words[0];
      for (int i = 1; i < words.length; i++) {
        int equals = words[i].indexOf('=');
        if (equals < 0) {
          plain.add(words[i]);
        } else {
          pairs.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
      }
    }

    String verb() {
      return verb;
    }

    String at(int i) {
      most = Math.max(most, i);
      if (i >= plain.size()) {
        throw new IllegalArgumentException("too few words: " + statement);
      }
      return plain.get(i);
    }

    String or(String key, String otherwise) {
      used.add(key);
      String value = pairs.getOrDefault(key, otherwise);
      return "-".equals(value) ? null : value;
    }

    boolean yes(String key) {
      return "yes".equals(or(key, "no"));
    }

    int day(String key) {
      String value = or(key, null);
      return value == null ? Times.NO_DAY : Scenario.day(value);
    }

    Long number(String key) {
      String value = or(key, null);
      return value == null ? null : Long.valueOf(value);
    }

    // A signed span counts from the call or occurrence.
    long instant(String key, long from) {
      String value = or(key, null);
      if (value == null) {
        return Times.NO_TIME;
      }
      return switch (value.charAt(0)) {
        case '+' -> from + span(value.substring(1));
        case '-' -> from - span(value.substring(1));
        default -> Scenario.instant(value);
      };
    }

    void allUsed() {
      if (!used.containsAll(pairs.keySet()) || most + 1 < plain.size()) {
        throw new IllegalArgumentException("a word without meaning: " + statement);
      }
    }
  }
}
