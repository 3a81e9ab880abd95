package io.liftguard.domain;

/** A complaint about a lift; {@code firmId} is null when it names no firm. */
public record Complaint(String complaintId, int day, String firmId, boolean substantiated) {}
