package io.liftguard.explain;

import static org.apache.spark.sql.functions.col;

import io.liftguard.LiftGuardException;
import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.contract.KpiCatalogue.Derived;
import io.liftguard.contract.Text;
import io.liftguard.explain.Explanation.Decimal;
import io.liftguard.explain.Explanation.Section;
import io.liftguard.explain.Explanation.Word;
import io.liftguard.kpi.KpiRow;
import io.liftguard.kpi.Period;
import io.liftguard.settings.Nearest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/**
 * A figure of the gold table {@code kpi}: counted again from the bronze lines that are listed, by
 * the rules in plain Java, and compared with what the lake says.
 *
 * @param kpi id of the KPI
 * @param scopeText scope, as {@link Scope} reads it
 * @param periodText period, as {@link Periods} reads it; null for the latest one
 */
public record KpiSubject(String kpi, String scopeText, String periodText) implements Subject {

  private static final List<String> ADDEND_COLUMNS =
      List.of("record", "elevator_id", "date", "because", "adds", "lines");

  @Override
  public Explanation explain(Grounds grounds) {
    KpiCatalogue catalogue = KpiCatalogue.load();
    List<String> ids = catalogue.cards().stream().map(KpiCard::id).toList();
    if (!ids.contains(kpi)) {
      throw LiftGuardException.wrongUse(
          "There is no KPI '" + kpi + "'",
          "The nearest known one is '" + Nearest.to(kpi, ids) + "'; all are in the table kpi.");
    }
    KpiCard card = catalogue.card(kpi);
    LastRun run = LastRun.of(grounds);
    Period period = period(card, run);
    Bronze bronze = new Bronze(grounds.lake(), grounds.contracts(), run.record().runId());
    LiftFiles files = LiftFiles.of(bronze, run, null);
    Scope scope = Scope.of(scopeText, files);
    KpiCount count = new KpiCount(catalogue, card, run);
    if (count.counts(period)) {
      count.count(
          new Reading(files, scope, count.firstDay(period), period.end())
              .rows(catalogue, card, count.measures()),
          scope,
          period);
    }
    KpiMeasures measures = count.measures();
    KpiRow counted = count.row(scope, period);
    Row lake = lakeRow(grounds, run, scope, period);
    List<Section> sections = new ArrayList<>();
    sections.add(figure(run, card, scope, period, counted, lake));
    sections.add(rule(catalogue, card, measures));
    sections.add(months(card, measures, count.firstDay(period), period.end()));
    sections.add(rows(grounds, measures));
    if (counted != null && counted.value() != null) {
      sections.add(new KpiArithmetic(card, counted).section());
    }
    return new Explanation(
        "kpi",
        kpi + " " + scope.text() + " " + Periods.text(period),
        sections,
        KpiCount.differences(counted, lake));
  }

  private Period period(KpiCard card, LastRun run) {
    if (periodText != null) {
      return Periods.of(periodText, run);
    }
    Period.Type wanted = card.kind() == KpiCard.Kind.COUNT ? Period.Type.MONTH : Period.Type.R12M;
    List<Period> all = Period.all(run.firstDay(), run.asOf());
    return all.stream()
        .filter(period -> period.type() == wanted)
        .reduce((a, b) -> b)
        .orElse(all.get(0));
  }

  private Row lakeRow(Grounds grounds, LastRun run, Scope scope, Period period) {
    List<Row> rows =
        run.gold(grounds.lake(), "kpi")
            .where(
                col("kpi_id")
                    .equalTo(kpi)
                    .and(col("period_type").equalTo(period.type().text()))
                    .and(col("period_start").equalTo(LocalDate.ofEpochDay(period.start())))
                    .and(col("scope_type").equalTo(scope.type()))
                    .and(col("scope_id").equalTo(scope.id())))
            .collectAsList();
    return rows.isEmpty() ? null : rows.get(0);
  }

  private static Section figure(
      LastRun run, KpiCard card, Scope scope, Period period, KpiRow counted, Row lake) {
    SectionBuilder section =
        new SectionBuilder("figure")
            .say(
                "kpi.title",
                card.name(),
                card.id(),
                new Word("scope", scope.type()),
                scope.id(),
                LocalDate.ofEpochDay(period.start()),
                LocalDate.ofEpochDay(period.end()))
            .say("kpi.run", run.record().runId(), run.record().asOf());
    if (counted == null) {
      return section.say("kpi.norow").build();
    }
    section
        .figure("numerator", counted.numerator())
        .figure("denominator", counted.denominator())
        .figure("value", counted.value())
        .figure("unit", new Text(card.unit().zh(), card.unit().en()))
        .figure("ci_low", counted.ciLow())
        .figure("ci_high", counted.ciHigh())
        .figure("target", counted.target())
        .figure("meets_target", counted.meetsTarget())
        .figure("certain", KpiCount.certain(counted, lake))
        .figure("partial", counted.partial())
        .figure("incomplete_days", KpiCount.incompleteDays(lake));
    return section.build();
  }

  private static Section rule(KpiCatalogue catalogue, KpiCard card, KpiMeasures measures) {
    SectionBuilder section =
        new SectionBuilder("rule")
            .say("kpi.definition", card.definition(), card.definitionVersion());
    if (card.numerator() != null && card.denominator() != null) {
      section.say("kpi.quotient", card.numerator(), card.denominator());
    }
    for (String name : new String[] {card.numerator(), card.denominator()}) {
      Derived made = name == null ? null : catalogue.derived().get(name);
      if (made != null) {
        section.say("kpi.derived", name, formula(made));
      }
      if (KpiCatalogue.LIFT_MONTHS.equals(name)) {
        section.say("kpi.liftmonths");
      }
    }
    for (String measure : measures.shown()) {
      section.say(
          measure.equals(KpiMeasures.REPEAT_FAULT_LIFTS)
              ? "kpi.repeated"
              : card.clock() != null ? "kpi.clock" : "kpi.measure",
          measure,
          measures.factOf(measure),
          measures.expression(measure).toString(),
          catalogue.repeatFaultLifts().atLeast());
    }
    return section.say("kpi.interval." + intervalOf(card)).build();
  }

  private static String intervalOf(KpiCard card) {
    return card.kind().complete() ? "complete" : card.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String formula(Derived made) {
    StringBuilder text = new StringBuilder(String.join(" + ", made.plus()));
    if (made.times() != null) {
      text.append(" x ").append(made.times());
    }
    if (made.minus() != null) {
      made.minus().forEach(part -> text.append(" - ").append(part));
    }
    return text.toString();
  }

  private static Section months(KpiCard card, KpiMeasures measures, int from, int to) {
    boolean liftMonths = KpiCatalogue.LIFT_MONTHS.equals(card.denominator());
    List<String> columns = new ArrayList<>(List.of("month"));
    columns.addAll(measures.shown());
    if (liftMonths) {
      columns.add("days_of_month");
      columns.add("lift_months");
    }
    Map<String, Map<Integer, Long>> sums = new TreeMap<>();
    Set<Integer> months = new TreeSet<>();
    for (String measure : measures.shown()) {
      sums.put(measure, measures.byMonth(measure));
      months.addAll(sums.get(measure).keySet());
    }
    List<List<Object>> rows = new ArrayList<>();
    for (int month : months) {
      List<Object> row = new ArrayList<>();
      LocalDate date = LocalDate.ofEpochDay(month);
      row.add(date.toString().substring(0, 7));
      for (String measure : measures.shown()) {
        row.add(sums.get(measure).getOrDefault(month, 0L));
      }
      if (liftMonths) {
        long days = sums.get("lift_days").getOrDefault(month, 0L);
        row.add(date.lengthOfMonth());
        row.add(new Decimal((double) days / date.lengthOfMonth(), 4));
      }
      rows.add(row);
    }
    return new SectionBuilder("months")
        .say("kpi.monthly", LocalDate.ofEpochDay(from), LocalDate.ofEpochDay(to))
        .table("months", columns, rows, Integer.MAX_VALUE)
        .build();
  }

  private static Section rows(Grounds grounds, KpiMeasures measures) {
    SectionBuilder section = new SectionBuilder("rows");
    int most = grounds.amount().rows();
    for (String measure : measures.shown()) {
      List<KpiMeasures.Addend> addends = measures.addends(measure);
      long sum = addends.stream().mapToLong(KpiMeasures.Addend::amount).sum();
      section.say("kpi.addends", measure, (long) addends.size(), sum);
      List<List<Object>> rows = new ArrayList<>();
      Set<String> columns = measures.expression(measure).columns();
      for (KpiMeasures.Addend addend : addends.subList(0, Math.min(most, addends.size()))) {
        FactRow row = addend.row();
        List<Object> cells = new ArrayList<>();
        cells.add(row.id());
        cells.add(row.elevatorId());
        cells.add(LocalDate.ofEpochDay(row.day()));
        cells.add(addend.because());
        cells.add(addend.amount());
        cells.add(row.sources().apply(columns));
        rows.add(cells);
      }
      section.sample(measure, ADDEND_COLUMNS, rows, addends.size());
    }
    return section.build();
  }
}
