package io.liftguard.cli;

import picocli.CommandLine.Option;

/** The option of every command that works on a lake. */
final class LakeOption {

  @Option(names = "--lake", paramLabel = "URI", required = true, descriptionKey = "option.lake")
  private String uri;

  /** Path or URI as it was given. */
  String uri() {
    return uri;
  }

  /** Opens the lake, which need not exist yet. */
  LakeSession open(LiftGuardCommand root) {
    return LakeSession.open(root, uri);
  }

  /** Opens a lake that must hold something. */
  LakeSession openExisting(LiftGuardCommand root) {
    return LakeSession.openExisting(root, uri);
  }
}
