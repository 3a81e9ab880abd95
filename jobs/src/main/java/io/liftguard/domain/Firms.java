package io.liftguard.domain;

import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the rules need of the register of firms: who is a manufacturer, and which firms are one
 * house.
 */
public final class Firms implements Serializable {

  private static final long serialVersionUID = 1L;

  /** More links upwards than this and a firm stands for itself. */
  public static final int MOST_LINKS = 16;

  private final Map<String, String> root;
  private final Set<String> manufacturers;

  private Firms(Map<String, String> root, Set<String> manufacturers) {
    this.root = Map.copyOf(root);
    this.manufacturers = Set.copyOf(manufacturers);
  }

  /**
   * Reads the register.
   *
   * @param parents every known firm with its parent_firm_id, null where it names none
   * @param manufacturers known firms that are manufacturers
   */
  public static Firms of(Map<String, String> parents, Set<String> manufacturers) {
    Map<String, String> root = new HashMap<>();
    for (String firm : parents.keySet()) {
      root.put(firm, rootOf(firm, parents));
    }
    return new Firms(root, manufacturers);
  }

  private static String rootOf(String firm, Map<String, String> parents) {
    Set<String> seen = new HashSet<>();
    seen.add(firm);
    String at = firm;
    for (int links = 0; ; links++) {
      String parent = parents.get(at);
      if (parent == null || !parents.containsKey(parent)) {
        return at;
      }
      if (links == MOST_LINKS || !seen.add(parent)) {
        return firm;
      }
      at = parent;
    }
  }

  /** The last known firm upwards; in or leading into a ring, or over 16 links, the firm itself. */
  public String root(String firm) {
    return root.getOrDefault(firm, firm);
  }

  public boolean manufacturer(String firm) {
    return manufacturers.contains(firm);
  }
}
