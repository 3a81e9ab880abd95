package io.liftguard.domain;

/** An inspection chain at the place of its first inspection. */
public record ChainFact(InspectionChain chain, Dims dims) {}
