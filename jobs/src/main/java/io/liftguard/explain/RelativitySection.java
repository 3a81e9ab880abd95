package io.liftguard.explain;

import io.liftguard.explain.Explanation.Decimal;
import io.liftguard.explain.Explanation.Difference;
import io.liftguard.explain.Explanation.Section;
import io.liftguard.explain.Explanation.Source;
import io.liftguard.explain.Explanation.Word;
import io.liftguard.insurance.Market;
import io.liftguard.insurance.Parameters;
import io.liftguard.insurance.Rpi1;
import io.liftguard.publish.feed.MarketTrace;
import io.liftguard.stats.Interval;
import io.liftguard.stats.NeutralClip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.functions;

/**
 * From a lift's entrapments to its relativity in the latest market of the insurers' feed (part 5 of
 * the specification), with the numbers that a pocket calculator needs.
 */
final class RelativitySection {

  private static final int COUNTS = 6;
  private static final double PER_YEAR = 365.25;

  private final MarketTrace trace;
  private final Grounds grounds;

  private RelativitySection(MarketTrace trace, Grounds grounds) {
    this.trace = trace;
    this.grounds = grounds;
  }

  /** The section of a lift; empty when no feed knows it. */
  static Optional<RelativitySection> of(Grounds grounds, String elevatorId) {
    return MarketTrace.of(grounds.spark(), grounds.lake(), grounds.contracts(), elevatorId)
        .map(trace -> new RelativitySection(trace, grounds));
  }

  /** Where the market of the lake is not what its run gives. */
  List<Difference> differences() {
    return trace.recorded().compareTo(trace.relativity()) == 0
        ? List.of()
        : List.of(
            new Difference(
                "feed_market.relativity of " + trace.release(),
                trace.recorded(),
                trace.relativity()));
  }

  /** Its heading is {@code elevator.relativity}. */
  Section build() {
    SectionBuilder section = new SectionBuilder("relativity");
    var head = trace.head();
    section.say(
        "relativity.release",
        trace.release(),
        head.windowFrom(),
        head.windowTo(),
        head.asOf(),
        head.methodVersion());
    days(section);
    events(section);
    firm(section);
    shrunk(section);
    clipped(section);
    List<Object> reasons = new ArrayList<>();
    trace.lift().reasons().stream().map(Enum::name).sorted().forEach(reasons::add);
    section.say("relativity.reasons", reasons);
    return section.figure("relativity", trace.relativity()).build();
  }

  private void days(SectionBuilder section) {
    List<List<Object>> rows = new ArrayList<>();
    for (Rpi1.Stratum s : trace.strata()) {
      rows.add(
          List.of(
              s.of().ageBand(),
              s.of().useType(),
              s.of().year(),
              s.of().days(),
              new Decimal(s.rate() * PER_YEAR, COUNTS),
              new Decimal(s.expected(), COUNTS)));
    }
    section.table(
        "relativity_days",
        List.of("age_band", "use_type", "year", "lift_days", "rate_per_year", "expected"),
        rows,
        Integer.MAX_VALUE);
    section.say(
        "relativity.expected", trace.lift().exposureDays(), decimal(trace.lift().expected()));
  }

  private void events(SectionBuilder section) {
    Map<String, Source> sources = new HashMap<>();
    for (Delivered order :
        new Bronze(grounds.lake(), grounds.contracts(), trace.runId())
            .current("rescues", functions.col("elevator_id").equalTo(trace.lift().elevatorId()))) {
      sources.put(order.text("order_id"), order.source());
    }
    List<List<Object>> rows = new ArrayList<>();
    for (MarketTrace.Event e : trace.events()) {
      List<Object> row = new ArrayList<>();
      row.add(e.eventId());
      row.add(e.date());
      row.add(e.causeCode());
      row.add(e.causeGroup());
      row.add(e.counted());
      row.add(sources.get(e.eventId()));
      rows.add(row);
    }
    section.table(
        "relativity_events",
        List.of("event_id", "event_date", "cause_code", "cause_group", "counted", "lines"),
        rows,
        grounds.amount().rows());
    section.say("relativity.observed", trace.lift().observed(), trace.events().size());
  }

  private void firm(SectionBuilder section) {
    Market.OfFirm firm = trace.firm();
    if (firm == null) {
      section.say("relativity.nofirm");
      return;
    }
    Parameters parameters = trace.head().parameters();
    section.say(
        parameters.firm().atCap() ? "relativity.firm.cap" : "relativity.firm",
        firm.firmId(),
        firm.name(),
        firm.observed(),
        decimal(firm.expected()),
        decimal(parameters.dispersion()),
        decimal(parameters.firm().shape()),
        decimal(firm.indicated()));
  }

  private void shrunk(SectionBuilder section) {
    Market.OfLift lift = trace.lift();
    Parameters.Kind kind = trace.head().parameters().elevator();
    section.say(
        "relativity.mu",
        decimal(lift.expected()),
        decimal(lift.firmRelativity()),
        decimal(lift.expected() * lift.firmRelativity()));
    section.say(
        kind.atCap() ? "relativity.indicated.cap" : "relativity.indicated",
        decimal(kind.shape()),
        lift.observed(),
        decimal(lift.z()),
        decimal(lift.indicated()));
  }

  private void clipped(SectionBuilder section) {
    Market.OfLift lift = trace.lift();
    Parameters.Kind kind = trace.head().parameters().elevator();
    var method = trace.head().method();
    Interval bounds = method.elevator();
    if (lift.previous() != null) {
      bounds = NeutralClip.bounds(bounds, method.swing(), lift.previous().doubleValue());
      section.say(
          "relativity.swing",
          trace.head().previousRelease(),
          lift.previous(),
          decimal(bounds.low()),
          decimal(bounds.high()));
    } else {
      section.say("relativity.first", decimal(bounds.low()), decimal(bounds.high()));
    }
    if (lift.exposureDays() == 0) {
      section.say("relativity.noexposure", decimal(lift.indicated()), trace.relativity());
    } else if (kind.neutral()) {
      section.say(
          "relativity.clip",
          decimal(kind.k()),
          decimal(kind.k() * lift.indicated()),
          trace.relativity());
    } else {
      section.say(
          "relativity.notneutral", new Word("side", kind.side().name()), trace.relativity());
    }
  }

  private static Decimal decimal(double number) {
    return new Decimal(number, COUNTS);
  }
}
