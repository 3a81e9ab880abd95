package io.liftguard.domain;

import java.util.List;

/** Everything countable of one lift, from the first day of its window on. */
public record LiftFacts(
    String elevatorId,
    List<LiftMonth> months,
    List<RescueEvent> events,
    List<OrderFact> orders,
    List<ChainFact> chains,
    List<OverdueEpisode> episodes,
    List<ComplaintFact> complaints,
    List<SpotCheckFact> spotChecks) {}
