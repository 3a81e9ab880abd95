package io.liftguard.cli;

import io.liftguard.publish.bundle.PublicKeyText;
import picocli.CommandLine.Command;

/** {@code key}: the public key of signatures, and its fingerprint. */
@Command(name = "key")
final class KeyCommand extends SubCommand {

  KeyCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    PublicKeyText key = Ratings.signingKey(root().settings()).publicKey();
    out().print(key.pem());
    out().println(text("key.fingerprint", key.fingerprint()));
    return 0;
  }
}
