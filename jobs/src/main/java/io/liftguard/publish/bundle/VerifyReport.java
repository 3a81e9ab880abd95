package io.liftguard.publish.bundle;

import java.util.List;

/**
 * What came of checking a bundle.
 *
 * @param releaseId what the bundle calls itself, null when that cannot be read
 * @param differences each in a sentence; none when the bundle is consistent
 * @param signer who signed it
 * @param fingerprint fingerprint of the key that signed it, null when not known
 * @param figures number of figures that were computed again and compared
 */
public record VerifyReport(
    String releaseId, List<String> differences, Signer signer, String fingerprint, long figures) {

  /** What is known of who signed. */
  public enum Signer {
    /** The signature is that of a key given or pinned. */
    KNOWN,
    /** No key was given or pinned to check the signature with. */
    UNKNOWN,
    /** The signature is missing, broken, or not of any key given. */
    WRONG
  }

  public VerifyReport {
    differences = List.copyOf(differences);
  }

  /** Whether the bundle is what its signer made. */
  public boolean trusted() {
    return differences.isEmpty() && signer == Signer.KNOWN;
  }
}
