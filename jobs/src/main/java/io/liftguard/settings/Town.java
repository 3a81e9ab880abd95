package io.liftguard.settings;

import java.util.List;

/**
 * A town under the name that figures bear, and the other names under which it is delivered.
 *
 * @param name the name in the figures
 * @param aliases other names, mapped to it
 */
public record Town(String name, List<String> aliases) {
  public Town {
    aliases = List.copyOf(aliases);
  }
}
