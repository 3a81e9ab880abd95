package io.liftguard.explain;

import io.liftguard.LiftGuardException;
import java.util.List;

/**
 * A lift: the way from its records to its relativity in the insurers' feed.
 *
 * @param elevator lift
 */
public record ElevatorSubject(String elevator) implements Subject {

  @Override
  public Explanation explain(Grounds grounds) {
    RelativitySection relativity =
        RelativitySection.of(grounds, elevator)
            .orElseThrow(
                () ->
                    LiftGuardException.wrongUse(
                        "No market of the insurers' feed knows the lift '" + elevator + "'",
                        "Make one with `feed --month`, or give the id as the register has it."));
    return new Explanation(
        "elevator", elevator, List.of(relativity.build()), relativity.differences());
  }
}
