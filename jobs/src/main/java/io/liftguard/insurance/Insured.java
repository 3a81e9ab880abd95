package io.liftguard.insurance;

import io.liftguard.domain.CodePoints;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is known of one insurer: its policies and claims, and nobody else's.
 *
 * @param insurerId insurer
 * @param policies its policies that cover a day of the window
 * @param claims its claims by lift, null when no claim was ever delivered to the lake
 */
public record Insured(String insurerId, List<Policy> policies, Map<String, Claims> claims) {

  public Insured {
    policies = List.copyOf(policies);
    claims = claims == null ? null : Map.copyOf(claims);
  }

  /** Lifts that its policies cover on a day. */
  public SortedSet<String> covered(LocalDate day) {
    SortedSet<String> lifts = new TreeSet<>(CodePoints.ORDER);
    for (Policy policy : policies) {
      if (policy.covers(day)) {
        lifts.add(policy.elevatorId());
      }
    }
    return lifts;
  }
}
