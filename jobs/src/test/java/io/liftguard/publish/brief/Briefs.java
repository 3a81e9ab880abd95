package io.liftguard.publish.brief;

import io.liftguard.contract.KpiCard;
import io.liftguard.contract.KpiCatalogue;
import io.liftguard.plan.ActionPlan;
import io.liftguard.publish.brief.BriefData.AlertDay;
import io.liftguard.publish.brief.BriefData.Change;
import io.liftguard.publish.brief.BriefData.Delivered;
import io.liftguard.publish.brief.BriefData.Event;
import io.liftguard.publish.brief.BriefData.Figure;
import io.liftguard.publish.brief.BriefData.Open;
import io.liftguard.publish.brief.BriefData.PlanRow;
import io.liftguard.publish.brief.BriefData.Quality;
import io.liftguard.publish.brief.BriefData.Told;
import io.liftguard.watch.WatchRules;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Made-up data of a brief: a full night, and one without anything to tell. */
final class Briefs {

  static final LocalDate AS_OF = LocalDate.of(2026, 3, 31);
  static final String TOWN = "东/河 <镇>";

  private static final LocalDate MONTH = LocalDate.of(2026, 3, 1);

  private Briefs() {}

  /** A first night on a lake that is too young for anything. */
  static BriefData empty() {
    return new BriefData(
        new BriefData.Run("run-1", 1, AS_OF, null, MONTH),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        0,
        Map.of(),
        List.of());
  }

  /** A night on which everything happened. */
  static BriefData full() {
    return new BriefData(
        new BriefData.Run("run-7", 7, AS_OF, AS_OF.minusDays(1), MONTH),
        figures(),
        plan(),
        changes(),
        alerts(),
        List.of(
            new Told(7, "town", TOWN, AS_OF, "held_back"),
            new Told(6, "county", "county", AS_OF.minusDays(10), "announced")),
        open(),
        quality(),
        List.of(
            new Delivered("rescues", "files", 1),
            new Delivered("rescues", "accepted", 12),
            new Delivered("rescues", "quarantined", 2),
            new Delivered("rescues", "quarantined:FUTURE_TIME", 2),
            new Delivered("faults", "files", 0)),
        3,
        Map.of("F1", "甲维保 & Söhne", "F2", "Second Lifts"),
        List.of(
            new Event("O1", MONTH, "L1", TOWN, "和平小区", "F1", "DOR", 2L, 1L, 1260L, 2400L),
            new Event("O2", AS_OF, "L2", TOWN, null, "(none)", "EXT", null, null, null, null),
            new Event("O3", AS_OF, "L3", "West", null, "F2", "EXT", null, null, null, null)));
  }

  private static List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    for (KpiCard card : KpiCatalogue.load().headlines()) {
      for (int back = 0; back < 26; back++) {
        LocalDate end = LocalDate.of(2026, 4, 1).minusMonths(back);
        double value = card.target().value() * (1 + 0.01 * (back - 3));
        boolean meets = card.target().met(value);
        figures.add(
            figure(card, "r12m", end.minusMonths(12), end, "county", "county", value, meets));
        figures.add(
            figure(card, "month", end.minusMonths(1), end, "county", "county", value, meets));
      }
    }
    for (String id : TownPage.KPIS) {
      KpiCard card = KpiCatalogue.load().card(id);
      LocalDate end = LocalDate.of(2026, 4, 1);
      figures.add(figure(card, "month", MONTH, end, "town", TOWN, 0.5, null));
      figures.add(figure(card, "r12m", end.minusMonths(12), end, "town", TOWN, 0.5, null));
      figures.add(figure(card, "month", MONTH, end, "town", "West", 0.5, null));
      if (card.headline() == null) {
        figures.add(figure(card, "r12m", end.minusMonths(12), end, "county", "county", 0.2, null));
      }
    }
    return figures;
  }

  private static Figure figure(
      KpiCard card,
      String type,
      LocalDate start,
      LocalDate end,
      String scopeType,
      String scopeId,
      double value,
      Boolean meets) {
    return new Figure(
        card.id(),
        type,
        start,
        end,
        scopeType,
        scopeId,
        value,
        value * 0.9,
        value * 1.1,
        meets,
        meets == null ? null : Boolean.FALSE,
        false,
        2L);
  }

  private static List<PlanRow> plan() {
    List<PlanRow> rows = new ArrayList<>();
    List<String> statuses = List.of("met", "late", "behind", "on_course", "no_data");
    int i = 0;
    for (ActionPlan.Milestone m : ActionPlan.load().milestones()) {
      String status = statuses.get(i++ % statuses.size());
      Double value = status.equals("no_data") ? null : Double.valueOf(m.target() * 0.5);
      rows.add(
          new PlanRow(
              m.taskNo(),
              m.title(),
              m.lead().get(0),
              m.text(),
              m.comparison().sign(),
              m.target(),
              m.deadline(),
              value,
              m.unit(),
              value,
              status,
              value == null ? null : "same",
              status.equals("late") ? List.of("L1", "L2", "L3", "L4", "L5", "L6") : List.of()));
    }
    return rows;
  }

  private static List<Change> changes() {
    return List.of(
        new Change("lift", "L1", "repeat_entrapments", "new", AS_OF, 5L, "2026-03-01 O0; O1"),
        new Change("lift", "L1", "no_visit", "new", AS_OF, 3L, "2026-01-30; 60 d"),
        new Change("firm", "F1", "short_visits", "new", AS_OF, null, "7 / 30 = 23.3 %"),
        new Change("lift", "L9", "no_firm", "resolved", AS_OF.minusDays(5), 4L, ""));
  }

  private static List<AlertDay> alerts() {
    List<AlertDay> days = new ArrayList<>();
    for (int back = 119; back >= 0; back--) {
      LocalDate date = AS_OF.minusDays(back);
      days.add(
          new AlertDay(
              "county",
              "county",
              date,
              back % 9 == 0 ? 1 : 0,
              0.2,
              back == 10 ? 5.5 : 1,
              5,
              back == 10,
              back == 2));
      days.add(
          new AlertDay(
              "town",
              TOWN,
              date,
              back == 0 ? 3 : 0,
              0.02,
              back == 0 ? 4.2 : 0,
              4,
              back == 0,
              back == 0));
      days.add(new AlertDay("firm", "F2", date, 0, 0.02, 0, 4, false, false));
    }
    return days;
  }

  private static List<Open> open() {
    List<Open> open = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      int place = 0;
      for (String reason : WatchRules.load().liftReasons().keySet()) {
        if (place++ % 5 == i % 5) {
          long points = WatchRules.load().liftReasons().get(reason).points();
          open.add(
              new Open(
                  "lift",
                  "L" + i,
                  reason,
                  AS_OF.minusDays(i),
                  points,
                  points * i,
                  "evidence " + i,
                  i % 2 == 0 ? TOWN : "West",
                  i % 3 == 0 ? null : "小区 " + i,
                  "F1"));
        }
      }
    }
    for (String reason : WatchRules.load().firmReasons().keySet()) {
      open.add(new Open("firm", "F1", reason, AS_OF, null, null, "evidence", null, null, "F1"));
    }
    return open;
  }

  private static List<Quality> quality() {
    List<Quality> rows = new ArrayList<>();
    rows.add(new Quality("rescues", AS_OF, "INCOMPLETE", "(all)", 1));
    rows.add(new Quality("rescues", AS_OF.minusDays(2), "INCOMPLETE", "(all)", 1));
    rows.add(new Quality("rescues", AS_OF.minusDays(40), "INCOMPLETE", "(all)", 1));
    rows.add(new Quality("rescues", AS_OF, "rows", "(all)", 12));
    rows.add(new Quality("rescues", AS_OF, "ARRIVAL_INVALID", "(all)", 4));
    rows.add(new Quality("rescues", AS_OF, "ORDERS", "F1", 10));
    rows.add(new Quality("rescues", AS_OF, "ARRIVAL_MISSING", "F1", 3));
    rows.add(new Quality("rescues", AS_OF.minusDays(30), "ARRIVAL_MISSING", "F1", 90));
    return rows;
  }
}
