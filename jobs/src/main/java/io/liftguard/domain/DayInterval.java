package io.liftguard.domain;

/** Days from one to another, both inclusive. */
public record DayInterval(int from, int to) {}
