package io.liftguard.domain;

/** A spot check at the lift's place under the check's own firm. */
public record SpotCheckFact(SpotCheck check, Dims dims) {}
