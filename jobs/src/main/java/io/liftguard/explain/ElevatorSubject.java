package io.liftguard.explain;

import static org.apache.spark.sql.functions.col;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.Text;
import io.liftguard.domain.Contract;
import io.liftguard.domain.LiftFacts;
import io.liftguard.domain.LiftHistory;
import io.liftguard.domain.LiftMonth;
import io.liftguard.domain.LiftState;
import io.liftguard.domain.Measure;
import io.liftguard.domain.OverdueEpisode;
import io.liftguard.domain.RescueEvent;
import io.liftguard.domain.Times;
import io.liftguard.explain.Explanation.Difference;
import io.liftguard.explain.Explanation.Section;
import io.liftguard.explain.Recount.LiftLines;
import io.liftguard.watch.WatchRules;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * A lift: its states and contracts, what it adds to the figures month by month, its inspections,
 * overdue maintenance, entrapments and faults, why it is on the watch list, and its relativity in
 * the insurers' feed. Months and episodes are counted again from bronze lines and compared with the
 * lake.
 *
 * @param elevatorId lift
 */
public record ElevatorSubject(String elevatorId) implements Subject {

  private static final List<Measure> SHOWN =
      List.of(
          Measure.LIFT_DAYS,
          Measure.IN_USE_DAYS,
          Measure.EVENTS,
          Measure.DUE,
          Measure.COVERED_DUE,
          Measure.MISSED_VISITS,
          Measure.VISITS,
          Measure.INSPECTION_OVERDUE,
          Measure.DOWNTIME_S);

  @Override
  public Explanation explain(Grounds grounds) {
    LastRun run = LastRun.of(grounds);
    Bronze bronze = new Bronze(grounds.lake(), grounds.contracts(), run.record().runId());
    Column own = col("elevator_id").equalTo(elevatorId);
    LiftFiles files = LiftFiles.of(bronze, run, own);
    LiftFile lift = files.lifts().get(elevatorId);
    if (lift == null) {
      throw LiftGuardException.wrongUse(
          "The register has no lift '" + elevatorId + "'",
          "`export elevators` lists the lifts that it has.");
    }
    files.addOrders(own);
    files.addFaults(own);
    files.addVisits(own);
    files.addInspections(own);
    files.addPolicies(own);
    LiftFacts facts = LiftHistory.facts(lift.records(), files.fleet(), run.firstDay());
    LiftLines lines = new LiftLines(lift, files);
    int most = grounds.amount().rows();
    List<Section> sections = new ArrayList<>();
    sections.add(register(run, lift, lines, most));
    sections.add(months(facts, most));
    sections.add(events(lines, facts, most));
    sections.add(maintenance(lines, facts, most));
    sections.add(inspections(lift, most));
    sections.add(faults(lift, most));
    sections.add(watch(grounds, run));
    List<Difference> differences = new ArrayList<>(monthDifferences(grounds, run, facts));
    differences.addAll(episodeDifferences(grounds, run, facts));
    RelativitySection.of(grounds, elevatorId)
        .ifPresent(
            relativity -> {
              sections.add(relativity.build());
              differences.addAll(relativity.differences());
            });
    return new Explanation("elevator", elevatorId, sections, differences);
  }

  private Section register(LastRun run, LiftFile lift, LiftLines lines, int most) {
    List<List<Object>> states = new ArrayList<>();
    for (Kept<LiftState> kept : latestFirst(lift.states, k -> k.record().effectiveFrom())) {
      LiftState s = kept.record();
      states.add(
          Arrays.asList(
              date(s.effectiveFrom()),
              s.status(),
              s.kind(),
              s.onPlatform(),
              s.town(),
              s.useType(),
              s.siteName(),
              s.useUnitId(),
              date(s.installedOn()),
              date(s.renovatedOn()),
              kept.sources()));
    }
    List<List<Object>> contracts = new ArrayList<>();
    for (Kept<Contract> kept : latestFirst(lift.contracts, k -> k.record().startsOn())) {
      Contract c = kept.record();
      contracts.add(
          Arrays.asList(
              c.contractId(),
              c.firmId(),
              date(c.startsOn()),
              c.endsOn() == Times.FOREVER ? null : date(c.endsOn()),
              c.mode(),
              c.maxIntervalDays(),
              kept.sources()));
    }
    List<Object> takeOvers = new ArrayList<>();
    for (int day : lines.timeline().takeOverDays()) {
      takeOvers.add(date(day));
    }
    return new SectionBuilder("register")
        .say(
            "elevator.today",
            elevatorId,
            run.record().asOf(),
            lines.timeline().inScopeOn(run.asOf()),
            lines.timeline().firmOn(run.asOf()))
        .table(
            "states",
            List.of(
                "effective_from",
                "status",
                "kind",
                "on_platform",
                "town",
                "use_type",
                "site_name",
                "use_unit_id",
                "installed_on",
                "renovated_on",
                "lines"),
            states,
            most)
        .say("elevator.contracts")
        .table(
            "contracts",
            List.of(
                "contract_id",
                "firm_id",
                "starts_on",
                "ends_on",
                "mode",
                "max_interval_days",
                "lines"),
            contracts,
            most)
        .say("elevator.takeovers", takeOvers)
        .build();
  }

  private static <T> List<Kept<T>> latestFirst(
      List<Kept<T>> kept, java.util.function.ToIntFunction<Kept<T>> day) {
    return kept.stream().sorted(Comparator.comparingInt(day).reversed()).toList();
  }

  private static Section months(LiftFacts facts, int most) {
    List<String> columns = new ArrayList<>(List.of("month", "firm_id", "age_band"));
    SHOWN.forEach(measure -> columns.add(measure.column()));
    List<List<Object>> rows = new ArrayList<>();
    facts.months().stream()
        .sorted(
            Comparator.comparingInt(LiftMonth::month)
                .reversed()
                .thenComparing(m -> m.dims().firmId()))
        .forEach(
            m -> {
              List<Object> row = new ArrayList<>();
              row.add(date(m.month()).toString().substring(0, 7));
              row.add(m.dims().firmId());
              row.add(m.dims().ageBand());
              SHOWN.forEach(measure -> row.add(m.counts().get(measure)));
              rows.add(row);
            });
    return new SectionBuilder("months")
        .say("elevator.monthly")
        .table("months", columns, rows, most)
        .build();
  }

  private static Section events(LiftLines lines, LiftFacts facts, int most) {
    List<List<Object>> rows = new ArrayList<>();
    facts.events().stream()
        .filter(RescueEvent::entrapment)
        .sorted(Comparator.comparingLong(RescueEvent::calledAt).reversed())
        .forEach(
            e ->
                rows.add(
                    Arrays.asList(
                        e.eventId(),
                        instant(e.calledAt()),
                        e.inScope(),
                        e.causeGroup().name(),
                        e.dims().firmId(),
                        e.arrivalSeconds(),
                        e.trappedSeconds(),
                        e.repeat30d(),
                        lines.of(e))));
    return new SectionBuilder("events")
        .say("elevator.entrapments", (long) rows.size())
        .table(
            "events",
            List.of(
                "event_id",
                "called_at",
                "in_scope",
                "cause_group",
                "firm_id",
                "arrival_s",
                "trapped_s",
                "repeat_30d",
                "lines"),
            rows,
            most)
        .build();
  }

  private static Section maintenance(LiftLines lines, LiftFacts facts, int most) {
    List<List<Object>> rows = new ArrayList<>();
    facts.episodes().stream()
        .sorted(Comparator.comparingInt(OverdueEpisode::firstDay).reversed())
        .forEach(
            e ->
                rows.add(
                    Arrays.asList(
                        date(e.firstDay()),
                        date(e.lastDay()),
                        (long) (e.lastDay() - e.firstDay() + 1),
                        e.maxIntervalDays(),
                        e.dims().firmId(),
                        date(e.runStart()),
                        lines.place(e.firstDay(), e.firstDay() + 1))));
    return new SectionBuilder("maintenance")
        .say("elevator.overdue")
        .table(
            "overdue",
            List.of(
                "first_day",
                "last_day",
                "n_days",
                "max_interval_days",
                "firm_id",
                "run_start",
                "lines"),
            rows,
            most)
        .build();
  }

  private static Section inspections(LiftFile lift, int most) {
    List<List<Object>> rows = new ArrayList<>();
    for (Kept<Inspection> kept : latestFirst(lift.inspections, k -> k.record().day())) {
      Inspection i = kept.record();
      rows.add(
          Arrays.asList(
              i.inspectionId(),
              date(i.day()),
              i.kind(),
              i.result(),
              i.parent(),
              date(i.dueDay()),
              kept.sources()));
    }
    return new SectionBuilder("inspections")
        .say("elevator.due")
        .table(
            "inspections",
            List.of(
                "inspection_id",
                "inspected_on",
                "kind",
                "result",
                "reinspection_of",
                "next_due_on",
                "lines"),
            rows,
            most)
        .build();
  }

  private static Section faults(LiftFile lift, int most) {
    List<List<Object>> rows = new ArrayList<>();
    lift.faults.stream()
        .sorted(Comparator.comparingLong(k -> -k.record().occurredAt()))
        .forEach(
            k ->
                rows.add(
                    Arrays.asList(
                        k.id(),
                        instant(k.record().occurredAt()),
                        instant(k.record().restoredAt()),
                        k.record().causeCode(),
                        k.sources())));
    return new SectionBuilder("faults")
        .table(
            "faults",
            List.of("fault_id", "occurred_at", "restored_at", "cause_code", "lines"),
            rows,
            most)
        .build();
  }

  private Section watch(Grounds grounds, LastRun run) {
    List<List<Object>> rows = new ArrayList<>();
    long score = 0;
    for (Row row :
        run.gold(grounds.lake(), "watchlist")
            .where(col("subject_type").equalTo("lift").and(col("subject_id").equalTo(elevatorId)))
            .orderBy("since", "reason")
            .collectAsList()) {
      String reason = row.getAs("reason");
      Text text = WatchRules.load().text("lift", reason).orElse(new Text(reason, reason));
      score += row.<Long>getAs("points");
      rows.add(Arrays.asList(text, row.getAs("since"), row.getAs("points"), row.getAs("evidence")));
    }
    return new SectionBuilder("watch")
        .say(rows.isEmpty() ? "elevator.quiet" : "elevator.score", score)
        .table("watch", List.of("reason", "since", "points", "evidence"), rows, Integer.MAX_VALUE)
        .build();
  }

  private List<Difference> monthDifferences(Grounds grounds, LastRun run, LiftFacts facts) {
    Map<LocalDate, EnumMap<Measure, Long>> counted = new TreeMap<>();
    for (LiftMonth month : facts.months()) {
      EnumMap<Measure, Long> sums =
          counted.computeIfAbsent(date(month.month()), m -> new EnumMap<>(Measure.class));
      for (Measure measure : Measure.values()) {
        sums.merge(measure, month.counts().get(measure), Long::sum);
      }
    }
    Map<LocalDate, EnumMap<Measure, Long>> lake = new TreeMap<>();
    for (Row row :
        run.gold(grounds.lake(), "fact_lift")
            .where(col("elevator_id").equalTo(elevatorId))
            .collectAsList()) {
      EnumMap<Measure, Long> sums =
          lake.computeIfAbsent(row.getAs("month"), m -> new EnumMap<>(Measure.class));
      for (Measure measure : Measure.values()) {
        sums.merge(measure, row.<Number>getAs(measure.column()).longValue(), Long::sum);
      }
    }
    List<Difference> differences = new ArrayList<>();
    TreeMap<LocalDate, Boolean> months = new TreeMap<>();
    counted.keySet().forEach(month -> months.put(month, true));
    lake.keySet().forEach(month -> months.put(month, true));
    for (LocalDate month : months.keySet()) {
      for (Measure measure : Measure.values()) {
        long said = sum(lake, month, measure);
        long again = sum(counted, month, measure);
        if (said != again) {
          differences.add(
              new Difference("fact_lift." + measure.column() + " " + month, said, again));
        }
      }
    }
    return differences;
  }

  private static long sum(
      Map<LocalDate, EnumMap<Measure, Long>> sums, LocalDate month, Measure measure) {
    return sums.containsKey(month) ? sums.get(month).getOrDefault(measure, 0L) : 0;
  }

  private List<Difference> episodeDifferences(Grounds grounds, LastRun run, LiftFacts facts) {
    List<String> lake = new ArrayList<>();
    for (Row row :
        run.gold(grounds.lake(), "overdue_episodes")
            .where(col("elevator_id").equalTo(elevatorId))
            .collectAsList()) {
      lake.add(row.<LocalDate>getAs("first_day") + ".." + row.<LocalDate>getAs("last_day"));
    }
    List<String> counted = new ArrayList<>();
    facts.episodes().forEach(e -> counted.add(date(e.firstDay()) + ".." + date(e.lastDay())));
    lake.sort(null);
    counted.sort(null);
    return lake.equals(counted)
        ? List.of()
        : List.of(new Difference("overdue_episodes", lake, counted));
  }

  private static LocalDate date(int day) {
    return Times.given(day) ? LocalDate.ofEpochDay(day) : null;
  }

  private static Instant instant(long micros) {
    return Times.given(micros) ? Instant.EPOCH.plus(micros, ChronoUnit.MICROS) : null;
  }
}
