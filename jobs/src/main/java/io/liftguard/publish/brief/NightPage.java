package io.liftguard.publish.brief;

import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.contract.Text;
import io.liftguard.plan.ActionPlan;
import io.liftguard.publish.brief.BriefData.Change;
import io.liftguard.publish.brief.BriefData.Delivered;
import io.liftguard.publish.brief.BriefData.Figure;
import io.liftguard.publish.brief.BriefData.Open;
import io.liftguard.publish.brief.BriefData.PlanRow;
import io.liftguard.publish.brief.BriefData.Quality;
import io.liftguard.publish.brief.Frame.Alert;
import io.liftguard.publish.brief.Frame.Incomplete;
import io.liftguard.publish.brief.Frame.Reason;
import io.liftguard.publish.brief.Frame.Subject;
import io.liftguard.publish.brief.Frame.Tile;
import io.liftguard.publish.page.KpiText;
import io.liftguard.publish.page.Lang;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the brief of a night shows. */
record NightPage(
    BriefData.Run run,
    List<Tile> tiles,
    List<Incomplete> incomplete,
    LocalDate targetsTo,
    List<Target> targets,
    Changes changes,
    boolean baseline,
    String rescuesIncomplete,
    int rescuesIncompleteDays,
    List<Alert> alerts,
    boolean alarm,
    Watch watch,
    Plan plan,
    Data quality,
    String explain) {

  /** Of lifts on the watch list so many are shown, the highest score first. */
  private static final int MOST_LIFTS = 15;

  private static final int MOST_FIRMS = 12;
  private static final int MOST_CHANGES = 20;
  private static final int MOST_ALERTS = 12;
  private static final int MOST_LISTED_LIFTS = 5;
  private static final int MOST_MISSING = 5;
  private static final int TREND_MONTHS = 24;
  private static final int YEAR = 12;

  /**
   * A headline target.
   *
   * @param verdict key of the verdict
   * @param interval null for complete counts
   * @param running the running month, null when it has no value
   * @param before a year before, null when it has no value
   * @param incomplete incomplete days among the twelve months, 0 for none
   * @param line null with fewer than two months
   */
  record Target(
      String no,
      Text name,
      String verdict,
      String tone,
      String value,
      String target,
      String interval,
      String running,
      String before,
      long incomplete,
      Drawing.Line line) {}

  /**
   * What came and went.
   *
   * @param before as_of of the run before, null for the first run
   */
  record Changes(
      LocalDate before,
      long added,
      long gone,
      List<Subject> news,
      int moreNews,
      List<Subject> resolved,
      int moreResolved,
      long revisions) {}

  /** The watch list. */
  record Watch(
      int lifts,
      int firmCount,
      List<Subject> top,
      List<Subject> firms,
      int moreFirms,
      List<Count> reasons) {}

  /** How many of something. */
  record Count(String name, long count) {}

  /**
   * A milestone.
   *
   * @param lifts the lifts that are still waited for, null for none
   */
  record Milestone(
      String taskNo,
      Text title,
      Text text,
      Text lead,
      String status,
      String tone,
      String value,
      String target,
      LocalDate deadline,
      String before,
      String trend,
      int liftCount,
      String lifts) {}

  /** The plan board: what needs somebody, and the rest. */
  record Plan(Map<String, Integer> counts, List<Milestone> open, List<Milestone> rest) {}

  /** A table of last night. */
  record Table(String name, long files, long accepted, long quarantined, long corrected) {}

  /** A fault of the data. */
  record Fault(String table, String measure, long count) {}

  /** A firm without arrival times. */
  record Missing(String firm, long missing, long orders) {}

  /** The data of last night and of the last days. */
  record Data(List<Table> tables, List<Count> reasons, List<Fault> faults, List<Missing> missing) {}

  static NightPage of(Frame frame) {
    BriefData data = frame.data();
    LocalDate asOf = data.run().asOf();
    LocalDate lately = data.run().lately();
    List<Target> targets = targets(frame);
    Plan plan = plan(frame);
    Changes changes = changes(frame);
    Watch watch = watch(frame);
    List<Alert> alerts = new ArrayList<>();
    Alert county = frame.alert("county", "county");
    if (county != null) {
      alerts.add(county);
    }
    for (String[] scope : frame.alarmed()) {
      if (!scope[0].equals("county") && alerts.size() < MOST_ALERTS) {
        alerts.add(frame.alert(scope[0], scope[1]));
      }
    }
    long alarms =
        data.alerts().stream().filter(d -> d.alarm() && !d.date().isBefore(lately)).count();
    List<LocalDate> rescues = data.incomplete("rescues", lately, asOf);
    long incompleteDays =
        data.incompleteTables().stream()
            .flatMap(table -> data.incomplete(table, lately, asOf).stream())
            .distinct()
            .count();
    long met = targets.stream().filter(t -> t.verdict().startsWith("verdict.met")).count();
    List<Tile> tiles =
        List.of(
            new Tile(
                "tile.targets",
                frame.say("tile.targets.of", met, targets.size()),
                met == targets.size() ? "tone-good" : "tone-poor",
                "targets"),
            Frame.tile(
                "tile.plan",
                plan.counts().get("behind") + plan.counts().get("late"),
                "tone-poor",
                "plan"),
            Frame.tile("tile.new", changes.added(), "tone-poor", "changes"),
            Frame.tile("tile.open", watch.lifts(), "tone-level", "watch"),
            Frame.tile("tile.alarms", alarms, "tone-poor", "alerts"),
            Frame.tile("tile.data", incompleteDays, "tone-poor", "quality"));
    LocalDate to =
        data.figures().stream()
            .filter(f -> f.periodType().equals("r12m") && f.scopeType().equals("county"))
            .map(f -> f.end().minusDays(1))
            .max(Comparator.naturalOrder())
            .orElse(null);
    String explain =
        "./liftguard explain --kpi "
            + KpiCatalogue.load().headlines().get(1).id()
            + " --scope county --period "
            + (to == null
                ? asOf.toString().substring(0, 7)
                : "r12m:" + to.toString().substring(0, 7))
            + " --lake …";
    return new NightPage(
        data.run(),
        tiles,
        frame.incomplete(lately, asOf),
        to,
        targets,
        changes,
        county != null,
        frame.days(rescues),
        rescues.size(),
        alerts,
        alarms > 0,
        watch,
        plan,
        quality(frame),
        explain);
  }

  private static List<Target> targets(Frame frame) {
    List<Target> targets = new ArrayList<>();
    for (KpiCard card : KpiCatalogue.load().headlines()) {
      List<Figure> years = series(frame.data(), card, "r12m");
      List<Figure> months = series(frame.data(), card, "month");
      Figure now = years.isEmpty() ? null : years.get(years.size() - 1);
      List<Double> line =
          years.subList(Math.max(0, years.size() - TREND_MONTHS), years.size()).stream()
              .map(Figure::value)
              .filter(v -> v != null)
              .toList();
      Figure running = months.isEmpty() ? null : months.get(months.size() - 1);
      Figure before = null;
      for (Figure year : years) {
        if (now != null && year.end().equals(now.end().minusMonths(YEAR))) {
          before = year;
        }
      }
      String verdict = verdict(now);
      targets.add(
          new Target(
              "T" + card.headline(),
              card.name(),
              verdict,
              verdict.startsWith("verdict.met")
                  ? "tone-good"
                  : verdict.startsWith("verdict.missed") ? "tone-poor" : "tone-none",
              now == null ? frame.say("dash") : frame.withUnit(card, now.value()),
              frame.target(card),
              now == null || now.low() == null
                  ? null
                  : frame.say(
                      "target.interval",
                      KpiText.figure(card, now.low()),
                      now.high() == null ? frame.say("dash") : KpiText.figure(card, now.high())),
              running == null || running.value() == null
                  ? null
                  : KpiText.figure(card, running.value()),
              before == null || before.value() == null
                  ? null
                  : KpiText.figure(card, before.value()),
              now == null || now.incompleteDays() == null ? 0 : now.incompleteDays(),
              Drawing.line(line, card.target().value())));
    }
    return targets;
  }

  private static List<Figure> series(BriefData data, KpiCard card, String periodType) {
    return data.figures().stream()
        .filter(
            f ->
                f.kpiId().equals(card.id())
                    && f.periodType().equals(periodType)
                    && f.scopeType().equals("county"))
        .sorted(Comparator.comparing(Figure::end))
        .toList();
  }

  private static String verdict(Figure figure) {
    if (figure == null || figure.meets() == null) {
      return "verdict.none";
    }
    return (figure.meets() ? "verdict.met" : "verdict.missed")
        + (Boolean.TRUE.equals(figure.certain()) ? ".certain" : ".open");
  }

  private static Changes changes(Frame frame) {
    BriefData data = frame.data();
    List<Subject> news = changed(frame, "new");
    List<Subject> resolved = changed(frame, "resolved");
    return new Changes(
        data.run().before(),
        data.changes().stream().filter(c -> c.change().equals("new")).count(),
        data.changes().stream().filter(c -> c.change().equals("resolved")).count(),
        first(news, MOST_CHANGES),
        rest(news, MOST_CHANGES),
        first(resolved, MOST_CHANGES),
        rest(resolved, MOST_CHANGES),
        data.revisions());
  }

  private static List<Subject> changed(Frame frame, String change) {
    Map<String, Open> known = new TreeMap<>();
    frame.data().open().forEach(o -> known.put(o.subjectType() + " " + o.subjectId(), o));
    Map<String, List<Change>> bySubject = new LinkedHashMap<>();
    frame.data().changes().stream()
        .filter(c -> c.change().equals(change))
        .sorted(
            Comparator.comparing((Change c) -> c.points() == null ? 0L : -c.points())
                .thenComparing(Change::subjectType)
                .thenComparing(Change::subjectId)
                .thenComparing(Change::reason))
        .forEach(
            c ->
                bySubject
                    .computeIfAbsent(c.subjectType() + " " + c.subjectId(), id -> new ArrayList<>())
                    .add(c));
    List<Subject> subjects = new ArrayList<>();
    bySubject.forEach(
        (key, of) -> {
          Change one = of.get(0);
          // A subject whose last reason was resolved is no longer on the list.
          Open open =
              known.getOrDefault(
                  key,
                  new Open(
                      one.subjectType(),
                      one.subjectId(),
                      one.reason(),
                      one.since(),
                      null,
                      null,
                      "",
                      null,
                      null,
                      null));
          subjects.add(
              frame.subject(
                  open,
                  of.stream()
                      .map(
                          c ->
                              new Reason(
                                  frame.reason(c.subjectType(), c.reason()),
                                  c.since(),
                                  c.points(),
                                  frame.evidence(c.reason(), c.evidence())))
                      .toList()));
        });
    return subjects;
  }

  private static <T> List<T> first(List<T> all, int most) {
    return all.subList(0, Math.min(most, all.size()));
  }

  private static int rest(List<?> all, int most) {
    return Math.max(0, all.size() - most);
  }

  private static Watch watch(Frame frame) {
    List<Subject> lifts = frame.subjects("lift", null);
    List<Subject> firms = frame.subjects("firm", null);
    Map<String, Long> reasons = new TreeMap<>();
    frame
        .data()
        .open()
        .forEach(o -> reasons.merge(frame.reason(o.subjectType(), o.reason()), 1L, Long::sum));
    List<Count> counts = new ArrayList<>();
    reasons.forEach((name, count) -> counts.add(new Count(name, count)));
    counts.sort(Comparator.comparing((Count c) -> -c.count()).thenComparing(Count::name));
    return new Watch(
        lifts.size(),
        firms.size(),
        first(lifts, MOST_LIFTS),
        first(firms, MOST_FIRMS),
        rest(firms, MOST_FIRMS),
        counts);
  }

  private static Plan plan(Frame frame) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String status : List.of("met", "on_course", "behind", "late", "no_data")) {
      counts.put(status, 0);
    }
    Map<String, List<Milestone>> byStatus = new LinkedHashMap<>();
    for (String status : List.of("late", "behind", "on_course", "met", "no_data")) {
      byStatus.put(status, new ArrayList<>());
    }
    for (PlanRow row : frame.data().plan()) {
      // The five targets have a section of their own.
      if (!row.taskNo().startsWith("T")) {
        counts.merge(row.status(), 1, Integer::sum);
        byStatus.get(row.status()).add(milestone(frame, row));
      }
    }
    List<Milestone> open = new ArrayList<>();
    List<Milestone> rest = new ArrayList<>();
    byStatus.forEach(
        (status, rows) -> (Set.of("met", "no_data").contains(status) ? rest : open).addAll(rows));
    return new Plan(counts, open, rest);
  }

  private static Milestone milestone(Frame frame, PlanRow row) {
    String tone =
        switch (row.status()) {
          case "met" -> "tone-good";
          case "late", "behind" -> "tone-poor";
          default -> "tone-level";
        };
    List<String> lifts = row.lifts();
    return new Milestone(
        row.taskNo(),
        row.title(),
        row.milestone(),
        row.lead(),
        row.status(),
        tone,
        amount(frame, row.unit(), row.value()),
        Frame.sign(row.comparison() + " " + amount(frame, row.unit(), row.target())),
        row.deadline(),
        row.yearAgo() == null ? null : amount(frame, row.unit(), row.yearAgo()),
        row.trend(),
        lifts.size(),
        lifts.isEmpty()
            ? null
            : String.join(", ", first(lifts, MOST_LISTED_LIFTS))
                + (lifts.size() > MOST_LISTED_LIFTS ? ", …" : ""));
  }

  private static String amount(Frame frame, String unit, Double value) {
    if (value == null) {
      return frame.say("dash");
    }
    String name = frame.lang().of(ActionPlan.measures().get(unit));
    boolean share = unit.equals("share");
    String number =
        BigDecimal.valueOf(share ? 100 * value : value)
            .setScale(1, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
    return share || frame.lang() == Lang.ZH ? number + name : number + " " + name;
  }

  private static Data quality(Frame frame) {
    BriefData data = frame.data();
    Map<String, Map<String, Long>> byTable = new TreeMap<>();
    Map<String, Long> reasons = new TreeMap<>();
    for (Delivered d : data.delivered()) {
      if (d.measure().startsWith("quarantined:")) {
        reasons.merge(d.measure().substring("quarantined:".length()), d.count(), Long::sum);
      } else {
        byTable.computeIfAbsent(d.table(), t -> new TreeMap<>()).put(d.measure(), d.count());
      }
    }
    List<Table> tables = new ArrayList<>();
    byTable.forEach(
        (table, of) -> {
          if (of.getOrDefault("files", 0L) > 0) {
            tables.add(
                new Table(
                    frame.table(table),
                    of.get("files"),
                    of.getOrDefault("accepted", 0L),
                    of.getOrDefault("quarantined", 0L),
                    of.getOrDefault("corrected", 0L)));
          }
        });
    List<Count> why = new ArrayList<>();
    reasons.forEach((reason, count) -> why.add(new Count(reason, count)));
    return new Data(tables, why, faults(frame), missing(frame));
  }

  private static List<Fault> faults(Frame frame) {
    Map<String, Map<String, Long>> sums = new TreeMap<>();
    for (Quality q : frame.data().quality()) {
      if (!q.date().isBefore(frame.data().run().lately())
          && !Set.of("rows", "ORDERS").contains(q.measure())) {
        sums.computeIfAbsent(q.table(), t -> new TreeMap<>())
            .merge(q.measure(), q.count(), Long::sum);
      }
    }
    List<Fault> faults = new ArrayList<>();
    sums.forEach(
        (table, of) ->
            of.forEach(
                (measure, count) -> faults.add(new Fault(frame.table(table), measure, count))));
    return faults;
  }

  private static List<Missing> missing(Frame frame) {
    Map<String, long[]> byFirm = new TreeMap<>();
    for (Quality q : frame.data().quality()) {
      boolean orders = q.measure().equals("ORDERS");
      if ((orders || q.measure().equals("ARRIVAL_MISSING"))
          && !q.date().isBefore(frame.data().run().lately())) {
        byFirm.computeIfAbsent(q.firmId(), f -> new long[2])[orders ? 1 : 0] += q.count();
      }
    }
    List<Missing> missing = new ArrayList<>();
    byFirm.forEach(
        (firm, counts) -> {
          if (counts[0] > 0) {
            missing.add(new Missing(frame.firm(firm), counts[0], counts[1]));
          }
        });
    missing.sort(Comparator.comparing((Missing m) -> -m.missing()).thenComparing(Missing::firm));
    return first(missing, MOST_MISSING);
  }
}
