package io.liftguard.rating;

/**
 * A firm whose rating differs from an earlier release: a row of {@code changes.csv}, where the
 * meaning of each column stands.
 *
 * @param cellsChanged rows of the firm in the cells that differ, null in a first revision
 * @param reasons joined by ';', may be empty
 */
public record Change(
    String firmId,
    String name,
    String comparedWith,
    String statusOld,
    String statusNew,
    Integer starsOld,
    Integer starsNew,
    Integer starsComputedOld,
    Integer starsComputedNew,
    Integer cellsChanged,
    String reasons) {}
