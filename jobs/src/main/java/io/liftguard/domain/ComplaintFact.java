package io.liftguard.domain;

/** A complaint about a lift, for the firm it names, else the firm in force. */
public record ComplaintFact(Complaint complaint, boolean inScope, Dims dims) {}
