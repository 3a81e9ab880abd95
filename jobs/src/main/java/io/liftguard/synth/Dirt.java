package io.liftguard.synth;

/**
 * How much dirt is planted among the clean files.
 *
 * @param rows rows that break the contract, are repeated, corrected, deleted or held; 0 = none, -1
 *     = in proportion to the county (about one row in a hundred lifts' worth, at least one of a
 *     kind)
 */
public record Dirt(int rows) {

  /** No dirt at all: every row is accepted. */
  public static final Dirt NONE = new Dirt(0);

  /** Every kind of dirt, in proportion to the size of the county. */
  public static final Dirt NASTY = new Dirt(-1);

  /** Rejects a meaningless number of rows. */
  public Dirt {
    if (rows < -1) {
      throw new IllegalArgumentException("rows of dirt: " + rows);
    }
  }

  /** Every kind of dirt, about this many rows of it. */
  public static Dirt rows(int rows) {
    return new Dirt(rows);
  }

  boolean isPlanted() {
    return rows != 0;
  }
}
