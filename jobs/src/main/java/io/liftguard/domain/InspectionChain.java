package io.liftguard.domain;

/** A first inspection with everything that refers to it. */
public record InspectionChain(
    String chainId,
    String kind,
    int chainDate,
    int inspections,
    String firstResult,
    String finalId,
    String finalResult,
    boolean maintenanceCaused) {}
