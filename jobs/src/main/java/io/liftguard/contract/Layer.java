package io.liftguard.contract;

/** What a contract describes: delivered files, or a layer of the lake. */
public enum Layer {
  /** Delivered files; bronze and clean tables follow from them. */
  LANDING("landing"),
  /** Figures that anyone may read. */
  GOLD("gold"),
  /** What the runs did. */
  META("meta"),
  /** Rows that broke their contract; one table at the lake's root. */
  QUARANTINE("quarantine");

  private final String text;

  Layer(String text) {
    this.text = text;
  }

  /** The layer's name in contracts and paths. */
  public String text() {
    return text;
  }
}
