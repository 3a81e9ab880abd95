package io.liftguard.session;

/** How a session is set up: small data want few tasks and no planning, large data want both. */
public enum Profile {
  /** A county: everything fits one machine's memory, and the time goes into starting things. */
  SMALL,
  /** A city and beyond: shuffles are wide and the plan adapts to what it finds. */
  LARGE
}
