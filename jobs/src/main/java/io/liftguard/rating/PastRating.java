package io.liftguard.rating;

/**
 * What an earlier final release said of a firm: a row of {@code history.csv}.
 *
 * @param firmId firm
 * @param releaseId that release
 * @param status rated or unrated
 * @param stars published stars, null where it had none
 * @param veto whether a veto sanction was in force
 * @param composite composite, null when unrated
 */
public record PastRating(
    String firmId,
    String releaseId,
    String status,
    Integer stars,
    boolean veto,
    Double composite) {}
