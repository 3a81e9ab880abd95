package io.liftguard.domain;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Answers what a row of a scenario table asks of its lift; {@code rules/README.md} lists it. */
final class Answers {

  private final Scenario scenario;
  private final LiftTimeline timeline;
  private final FleetContext fleet;

  Answers(Scenario scenario) {
    this.scenario = scenario;
    this.fleet = scenario.fleet();
    this.timeline =
        new LiftTimeline(scenario.records().states(), scenario.records().contracts(), fleet);
  }

  /** The answer as text. */
  String to(String question) {
    String[] words = question.strip().split(" +", -1);
    return switch (words[0]) {
      case "scope" -> yes(timeline.inScopeOn(day(words[1])));
      case "in_use" -> {
        LiftState state = timeline.stateOn(day(words[1]));
        yield yes(state != null && state.inUse());
      }
      case "dims" -> FactsText.cells(timeline.dimsOn(day(words[1]))).get(words[2]);
      case "firm" -> timeline.firmOn(day(words[1]));
      case "contract" -> {
        FirmSpan span = timeline.firmSpanOn(day(words[1]));
        yield span == null ? "-" : span.contract().contractId();
      }
      case "takeovers" ->
          Arrays.stream(timeline.takeOverDays())
              .mapToObj(Answers::date)
              .collect(Collectors.joining(" "));
      case "since" -> Integer.toString(timeline.daysSinceTakeOver(day(words[1])));
      case "grace" -> yes(timeline.graceOn(day(words[1])));
      case "root" -> fleet.firms().root(words[1]);
      case "limit" -> Long.toString(fleet.limits().seconds(words[1], day(words[2])));
      case "group" -> CauseGroup.of(word(words)).name();
      case "equipment" -> yes(CauseGroup.of(word(words)).equipment());
      case "attributable" -> yes(CauseGroup.of(word(words)).attributable());
      case "events" ->
          facts().events().stream()
              .map(event -> String.join("+", event.orderIds()))
              .collect(Collectors.joining(" "));
      case "orders" ->
          facts().orders().stream().map(OrderFact::orderId).collect(Collectors.joining(" "));
      case "event" -> cell(facts().events(), "event_id", words);
      case "order" -> cell(facts().orders(), "order_id", words);
      case "chains" ->
          facts().chains().stream()
              .map(chain -> chain.chain().chainId())
              .collect(Collectors.joining(" "));
      case "chain" -> cell(facts().chains(), "chain_id", words);
      case "complaint" -> cell(facts().complaints(), "complaint_id", words);
      case "check" -> cell(facts().spotChecks(), "check_id", words);
      case "episodes" ->
          facts().episodes().stream()
              .map(e -> date(e.firstDay()) + ".." + date(e.lastDay()))
              .collect(Collectors.joining(" "));
      case "episode" -> cell(facts().episodes(), "first_day", words);
      case "missed" -> missed(words);
      case "sum" -> Long.toString(sum(words));
      default -> throw new IllegalArgumentException("no question " + question);
    };
  }

  private LiftFacts facts() {
    return LiftHistory.facts(scenario.records(), fleet, scenario.windowFrom());
  }

  private static String cell(List<? extends Record> rows, String key, String[] words) {
    for (Record row : rows) {
      Map<String, String> cells = FactsText.cells(row);
      if (cells.get(key).equals(words[1])) {
        if (!cells.containsKey(words[2])) {
          throw new IllegalArgumentException("no cell " + words[2] + " in " + cells.keySet());
        }
        return cells.get(words[2]);
      }
    }
    return "(no row)";
  }

  // Missed visits of an episode from the first month on, and the days they belong to.
  private String missed(String[] words) {
    for (OverdueEpisode episode : facts().episodes()) {
      if (episode.firstDay() == day(words[1])) {
        StringBuilder days = new StringBuilder();
        for (int day = fleet.firstDay(); day <= episode.lastDay(); day++) {
          if (episode.missedOn(day)) {
            days.append(' ').append(date(day));
          }
        }
        return episode.missedVisits(fleet.firstDay(), episode.lastDay()) + ":" + days;
      }
    }
    return "(no row)";
  }

  // sum MEASURE [MONTH] [grace=yes|no] [every=N] [dimension=value]: over the rows that match.
  private long sum(String[] words) {
    Measure measure = Measure.valueOf(words[1].toUpperCase(java.util.Locale.ROOT));
    long sum = 0;
    for (LiftMonth month : facts().months()) {
      if (matches(month, words)) {
        sum += month.counts().get(measure);
      }
    }
    return sum;
  }

  private static boolean matches(LiftMonth month, String[] words) {
    Map<String, String> cells = FactsText.cells(month.dims());
    cells.put("grace", yes(month.grace()));
    cells.put("every", Integer.toString(month.maxIntervalDays()));
    cells.put("month", date(month.month()).substring(0, 7));
    for (String word : Arrays.asList(words).subList(2, words.length)) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? "month" : word.substring(0, equals);
      if (!cells.containsKey(key)) {
        throw new IllegalArgumentException("no cell " + key + " in " + cells.keySet());
      }
      if (!cells.get(key).equals(word.substring(equals + 1))) {
        return false;
      }
    }
    return true;
  }

  private static String word(String[] words) {
    return words[1].equals("-") ? null : words[1];
  }

  private static int day(String text) {
    return Scenario.day(text);
  }

  private static String date(int day) {
    return LocalDate.ofEpochDay(day).toString();
  }

  private static String yes(boolean flag) {
    return flag ? "yes" : "no";
  }
}
