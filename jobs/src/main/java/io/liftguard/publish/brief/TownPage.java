package io.liftguard.publish.brief;

import io.liftguard.contract.KpiCard;
import io.liftguard.contract.Text;
import io.liftguard.publish.brief.BriefData.Event;
import io.liftguard.publish.brief.BriefData.Figure;
import io.liftguard.publish.brief.Frame.Alert;
import io.liftguard.publish.brief.Frame.Incomplete;
import io.liftguard.publish.brief.Frame.Subject;
import io.liftguard.publish.brief.Frame.Tile;
import io.liftguard.publish.page.KpiText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the brief of a town and month shows. */
record TownPage(
    BriefData.Run run,
    String town,
    String month,
    boolean partial,
    List<Tile> tiles,
    List<Incomplete> incomplete,
    List<KpiLine> kpis,
    List<EventLine> events,
    Alert alert,
    int lifts,
    List<Subject> watch,
    int moreWatch,
    String explain) {

  /** KPIs that a town's office can do something about, in order. */
  static final List<String> KPIS =
      List.of(
          "response_rate",
          "entrapment_rate",
          "inspection_first_pass_rate",
          "arrival_mean",
          "on_time_rate",
          "entrapment_rate_equipment",
          "repeat_entrapment_share",
          "injury_rate_annual",
          "fault_rate",
          "inspection_overdue_share",
          "maintenance_on_time_rate",
          "complaint_rate",
          "mobile_signal_coverage",
          "insured_share");

  private static final int MOST_LIFTS = 25;
  private static final int SECONDS_PER_MINUTE = 60;

  /**
   * A figure of the town beside the county's.
   *
   * @param tone whether the twelve months are better or worse than the county's beyond doubt
   */
  record KpiLine(
      Text name,
      String unit,
      String target,
      String month,
      String year,
      String county,
      String tone) {}

  /** An entrapment; minutes are null where they are missing. */
  record EventLine(
      LocalDate date,
      String eventId,
      String site,
      String elevatorId,
      String firm,
      String causeGroup,
      Long persons,
      Long injured,
      Long arrival,
      Long trapped) {}

  static TownPage of(Frame frame, String town) {
    BriefData data = frame.data();
    LocalDate month = data.run().month();
    LocalDate lastDay = month.plusMonths(1).minusDays(1);
    LocalDate asOf = data.run().asOf();
    boolean partial = asOf.isBefore(lastDay);
    List<EventLine> events = events(frame, town);
    List<Subject> lifts = frame.subjects("lift", town);
    Alert alert = frame.alert("town", town);
    List<Incomplete> incomplete = frame.incomplete(month, partial ? asOf : lastDay);
    List<Tile> tiles =
        List.of(
            Frame.tile("tile.events", events.size(), "tone-level", "events"),
            Frame.tile("tile.open", lifts.size(), "tone-level", "watch"),
            Frame.tile(
                "tile.alarms", alert == null ? 0 : alert.alarms().size(), "tone-poor", "alerts"));
    String explain =
        "./liftguard explain --kpi entrapment_rate --scope town:"
            + town
            + " --period "
            + month.toString().substring(0, 7)
            + " --lake …";
    return new TownPage(
        data.run(),
        town,
        month.toString().substring(0, 7),
        partial,
        tiles,
        incomplete,
        kpis(frame, town),
        events,
        alert,
        lifts.size(),
        lifts.subList(0, Math.min(MOST_LIFTS, lifts.size())),
        Math.max(0, lifts.size() - MOST_LIFTS),
        explain);
  }

  private static List<KpiLine> kpis(Frame frame, String town) {
    List<KpiLine> lines = new ArrayList<>();
    for (String id : KPIS) {
      KpiCard card = Frame.card(id);
      Figure month = figure(frame.data(), id, "month", "town", town);
      Figure year = figure(frame.data(), id, "r12m", "town", town);
      Figure county = figure(frame.data(), id, "r12m", "county", "county");
      if (month == null && year == null) {
        continue;
      }
      lines.add(
          new KpiLine(
              card.name(),
              frame.lang().of(KpiText.unit(card)),
              card.target() == null ? null : Frame.sign(KpiText.target(card)),
              text(frame, card, month),
              text(frame, card, year),
              text(frame, card, county),
              tone(card, year, county)));
    }
    return lines;
  }

  private static String text(Frame frame, KpiCard card, Figure figure) {
    return figure == null || figure.value() == null
        ? frame.say("dash")
        : KpiText.figure(card, figure.value());
  }

  // Only what lies beyond the county's value with its whole interval is better or worse.
  private static String tone(KpiCard card, Figure year, Figure county) {
    if (year == null
        || county == null
        || county.value() == null
        || year.low() == null
        || year.high() == null
        || card.direction().equals("none")) {
      return "tone-level";
    }
    boolean above = year.low() > county.value();
    boolean below = year.high() < county.value();
    if (!above && !below) {
      return "tone-level";
    }
    return above == card.direction().equals("higher") ? "tone-good" : "tone-poor";
  }

  private static Figure figure(
      BriefData data, String kpi, String periodType, String scopeType, String scopeId) {
    LocalDate end = data.run().month().plusMonths(1);
    return data.figures().stream()
        .filter(
            f ->
                f.kpiId().equals(kpi)
                    && f.periodType().equals(periodType)
                    && f.end().equals(end)
                    && f.scopeType().equals(scopeType)
                    && f.scopeId().equals(scopeId))
        .findFirst()
        .orElse(null);
  }

  private static List<EventLine> events(Frame frame, String town) {
    return frame.data().events().stream()
        .filter(e -> town.equals(e.town()))
        .sorted(Comparator.comparing(Event::date).thenComparing(Event::eventId))
        .map(
            e ->
                new EventLine(
                    e.date(),
                    e.eventId(),
                    e.siteName() == null ? e.elevatorId() : e.siteName(),
                    e.elevatorId(),
                    frame.firm(e.firmId()),
                    e.causeGroup(),
                    e.persons(),
                    e.injured(),
                    minutes(e.arrivalSeconds()),
                    minutes(e.trappedSeconds())))
        .toList();
  }

  private static Long minutes(Long seconds) {
    return seconds == null ? null : Long.valueOf(Math.round(seconds / (double) SECONDS_PER_MINUTE));
  }
}
