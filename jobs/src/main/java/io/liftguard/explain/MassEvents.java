package io.liftguard.explain;

import io.liftguard.domain.Times;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which entrapments of an external cause came by the dozen (part 2, rule 9): at least 5 lifts of
 * the event's town, its own included, with such events called at most 60 minutes before or after.
 */
final class MassEvents {

  /** Lifts that make a mass event. */
  static final int LEAST_LIFTS = 5;

  private static final long REACH = 3600L * Times.MICROS_PER_SECOND;

  private MassEvents() {}

  /** An entrapment event of an external cause, in scope or not. */
  record Candidate(String eventId, String elevatorId, String town, long calledAt) {}

  /** The mass events among them, with the number of lifts around each. */
  static Map<String, Integer> lifts(List<Candidate> events) {
    Map<String, List<Candidate>> towns = new HashMap<>();
    for (Candidate event : events) {
      towns.computeIfAbsent(event.town(), t -> new ArrayList<>()).add(event);
    }
    Map<String, Integer> mass = new HashMap<>();
    for (List<Candidate> town : towns.values()) {
      town.sort(Comparator.comparingLong(Candidate::calledAt));
      int from = 0;
      for (Candidate event : town) {
        while (town.get(from).calledAt() < event.calledAt() - REACH) {
          from++;
        }
        Set<String> lifts = new HashSet<>();
        for (int i = from;
            i < town.size() && town.get(i).calledAt() <= event.calledAt() + REACH;
            i++) {
          lifts.add(town.get(i).elevatorId());
        }
        if (lifts.size() >= LEAST_LIFTS) {
          mass.put(event.eventId(), lifts.size());
        }
      }
    }
    return mass;
  }
}
