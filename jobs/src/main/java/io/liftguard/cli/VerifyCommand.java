package io.liftguard.cli;

import io.liftguard.LiftGuardException;
import io.liftguard.publish.bundle.PublicKeyText;
import io.liftguard.publish.bundle.RatingVerifier;
import io.liftguard.publish.bundle.ReleaseJson;
import io.liftguard.publish.bundle.ReleaseStore;
import io.liftguard.publish.bundle.VerifyReport;
import io.liftguard.publish.feed.FeedManifest;
import io.liftguard.publish.feed.FeedVerifier;
import io.liftguard.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify}: checks a bundle without a lake. */
@Command(name = "verify")
final class VerifyCommand extends SubCommand {

  @Parameters(paramLabel = "BUNDLE", descriptionKey = "parameter.bundle")
  private String bundle;

  @Option(names = "--key", paramLabel = "FILE|FINGERPRINT", descriptionKey = "option.key")
  private String key;

  @Option(names = "--previous", paramLabel = "BUNDLE", descriptionKey = "option.previous")
  private List<String> previous = new ArrayList<>();

  VerifyCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    List<PublicKeyText> keys = keys(root().settings());
    Map<String, byte[]> files = files(bundle);
    List<Map<String, byte[]>> earlier = previous.stream().map(VerifyCommand::files).toList();
    VerifyReport report =
        isFeed(files)
            ? FeedVerifier.verify(files, keys, earlier)
            : RatingVerifier.verify(files, keys, earlier, Ratings.pages());
    report.differences().forEach(difference -> out().println(difference));
    out()
        .println(
            report.differences().isEmpty()
                ? text(
                    "verify.consistent",
                    report.releaseId(),
                    Nights.number(files.size()),
                    Nights.number(report.figures()))
                : text("verify.differences", report.differences().size()));
    out()
        .println(
            switch (report.signer()) {
              case KNOWN -> text("verify.signed", report.fingerprint());
              case UNKNOWN -> text("verify.unknown");
              case WRONG -> text("verify.wrong");
            });
    return report.trusted() ? 0 : 1;
  }

  private static boolean isFeed(Map<String, byte[]> files) {
    return files.containsKey(FeedManifest.NAME);
  }

  private List<PublicKeyText> keys(Settings settings) {
    if (key != null) {
      return List.of(
          PublicKeyText.isFingerprint(key)
              ? PublicKeyText.of(key, "--key " + key)
              : ofFile(Path.of(key)));
    }
    return settings.texts("signing.pinned-keys").stream()
        .map(pinned -> PublicKeyText.of(pinned, "signing.pinned-keys: " + pinned))
        .toList();
  }

  private static PublicKeyText ofFile(Path file) {
    try {
      return PublicKeyText.of(Files.readString(file, StandardCharsets.UTF_8), "--key " + file);
    } catch (IOException e) {
      throw LiftGuardException.wrongUse(
          "The key file " + file + " cannot be read",
          "Give a public key in PEM form, or its fingerprint.");
    }
  }

  private static Map<String, byte[]> files(String directory) {
    Map<String, byte[]> files;
    try {
      files = ReleaseStore.open(directory, new Configuration()).read("");
    } catch (IOException e) {
      throw LiftGuardException.runFailed(
          "The bundle " + directory + " cannot be read: " + e.getMessage(),
          "Give this user the right to read it.",
          e);
    }
    if (!files.containsKey(ReleaseJson.NAME) && !isFeed(files)) {
      throw LiftGuardException.wrongUse(
          "There is no bundle at "
              + directory
              + ": it holds neither "
              + ReleaseJson.NAME
              + " nor "
              + FeedManifest.NAME,
          "Give the folder of a release of the rating or of the insurers' feed.");
    }
    return files;
  }
}
