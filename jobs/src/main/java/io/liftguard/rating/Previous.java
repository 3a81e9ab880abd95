package io.liftguard.rating;

/**
 * What the stability rule starts from: a firm's figures in its last final release, at most four
 * quarters back, in which it was rated.
 *
 * @param releaseId that release
 * @param starsStable stars that it published before any veto
 * @param starsComputed stars of its figures alone
 */
public record Previous(String releaseId, int starsStable, int starsComputed) {}
