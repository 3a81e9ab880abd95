package io.liftguard.kpi;

/** A row of the gold table {@code kpi}; numbers are null where the table has none. */
public record KpiRow(
    String kpiId,
    Period period,
    String scopeType,
    String scopeId,
    Double numerator,
    Double denominator,
    Double value,
    Double ciLow,
    Double ciHigh,
    Double target,
    Boolean meetsTarget,
    Boolean certain,
    boolean partial,
    Integer incompleteDays,
    String definitionVersion,
    int asOf) {}
