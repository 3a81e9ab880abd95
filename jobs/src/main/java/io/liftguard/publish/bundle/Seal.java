package io.liftguard.publish.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The list of sums of a bundle and its signature: what every kind of bundle has in common. */
public final class Seal {

  /** List of the files' SHA-256, which is signed. */
  public static final String SUMS = "SHA256SUMS";

  /** The detached signature of {@link #SUMS}: 64 bytes, as {@code openssl pkeyutl} takes them. */
  public static final String SIGNATURE = "SHA256SUMS.sig";

  /** Files that the list of sums does not list. */
  public static final Set<String> UNSIGNED = Set.of(SUMS, SIGNATURE);

  private Seal() {}

  /**
   * Who signed a bundle.
   *
   * @param signer what is known of it
   * @param fingerprint fingerprint of the key, null when not known
   */
  public record Signed(VerifyReport.Signer signer, String fingerprint) {}

  /** Compares the files of a bundle with its list of sums. */
  public static void checkSums(Map<String, byte[]> files, Differences differences) {
    byte[] sums = files.get(SUMS);
    if (sums == null) {
      differences.add(SUMS + " is missing");
      return;
    }
    List<String> broken = new ArrayList<>();
    Map<String, String> expected = Digests.read(sums, broken);
    broken.forEach(line -> differences.add(SUMS + ": a broken line, " + line));
    Set<String> names = new TreeSet<>(expected.keySet());
    names.addAll(files.keySet());
    names.removeAll(UNSIGNED);
    for (String name : names) {
      byte[] content = files.get(name);
      String sum = expected.get(name);
      if (content == null) {
        differences.add(name + " is missing");
      } else if (sum == null) {
        differences.add(name + " is not in " + SUMS);
      } else {
        differences.unless(
            sum.equals(Digests.sha256(content)), name + ": another SHA-256 than in " + SUMS);
      }
    }
    differences.unless(files.containsKey(SIGNATURE), SIGNATURE + " is missing");
  }

  /**
   * Finds the key whose signature a bundle bears.
   *
   * @param keys keys that are trusted
   */
  public static Signed signed(Map<String, byte[]> files, List<PublicKeyText> keys) {
    byte[] sums = files.getOrDefault(SUMS, new byte[0]);
    byte[] signature = files.getOrDefault(SIGNATURE, new byte[0]);
    for (PublicKeyText key : keys) {
      if (key.signed(sums, signature)) {
        return new Signed(VerifyReport.Signer.KNOWN, key.fingerprint());
      }
    }
    return new Signed(
        keys.isEmpty() && signature.length > 0
            ? VerifyReport.Signer.UNKNOWN
            : VerifyReport.Signer.WRONG,
        null);
  }
}
