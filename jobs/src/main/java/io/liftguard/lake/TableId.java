package io.liftguard.lake;

/**
 * A table of the lake: its folder and its name.
 *
 * @param layer folder under the lake's root, empty for the root itself
 * @param name table name
 */
public record TableId(String layer, String name) {
  /** Rows that broke their contract, of all tables. */
  public static final TableId QUARANTINE = new TableId("", "quarantine");

  /** What a file delivered, with file, line and run. */
  public static TableId bronze(String name) {
    return new TableId("bronze", name);
  }

  /** Current version per key. */
  public static TableId clean(String name) {
    return new TableId("clean", name);
  }

  public static TableId gold(String name) {
    return new TableId("gold", name);
  }

  public static TableId meta(String name) {
    return new TableId("meta", name);
  }

  /** Path relative to the lake's root, e.g. {@code clean/rescues}. */
  public String path() {
    return layer.isEmpty() ? name : layer + "/" + name;
  }

  @Override
  public String toString() {
    return path();
  }
}
