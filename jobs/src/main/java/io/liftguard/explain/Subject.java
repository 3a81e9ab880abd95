package io.liftguard.explain;

import io.liftguard.LiftGuardException;

/** Something that can be explained: a firm's stars, a lift, an event, a figure. */
public interface Subject {

  /**
   * Explains it.
   *
   * @throws LiftGuardException wrong use when the lake knows nothing of that name, naming the
   *     nearest that it knows
   */
  Explanation explain(Grounds grounds);
}
