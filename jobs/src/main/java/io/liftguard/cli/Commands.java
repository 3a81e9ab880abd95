package io.liftguard.cli;

import picocli.CommandLine;

/** Gives every sub-command the root it belongs to, so that none needs a static. */
final class Commands implements CommandLine.IFactory {

  private final LiftGuardCommand root;

  Commands(LiftGuardCommand root) {
    this.root = root;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    if (SubCommand.class.isAssignableFrom(type)) {
      return type.getDeclaredConstructor(LiftGuardCommand.class).newInstance(root);
    }
    return CommandLine.defaultFactory().create(type);
  }
}
