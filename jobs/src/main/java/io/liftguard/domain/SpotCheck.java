package io.liftguard.domain;

/** A spot check (双随机抽查) of a firm's work at a lift. */
public record SpotCheck(String checkId, String firmId, int day, long score, long seriousItems) {}
