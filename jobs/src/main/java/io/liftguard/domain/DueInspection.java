package io.liftguard.domain;

/** An inspection that names the day on which the next one is due. */
public record DueInspection(String inspectionId, int inspectedOn, int nextDueOn) {}
