package io.liftguard.domain;

/**
 * Where a lift-day, event, order, chain, visit or check belongs. Town, use type and manufacturer
 * are {@code unknown} where not known; ids stay null.
 */
public record Dims(
    String town,
    String useType,
    String ageBand,
    String firmId,
    String manufacturer,
    String useUnitId,
    String siteName) {

  /** The same place under another firm. */
  public Dims withFirm(String firm) {
    return new Dims(town, useType, ageBand, firm, manufacturer, useUnitId, siteName);
  }
}
