package io.liftguard.ingest;

import java.util.Optional;

/**
 * What became of one delivered file.
 *
 * @param table landing table
 * @param file path relative to the landing directory
 * @param sha256 digest of the bytes, hexadecimal
 * @param bytes size as delivered
 * @param rowsRead rows that the file holds
 * @param accepted rows that keep the contract
 * @param quarantined rows that break it
 * @param duplicateOfText file with the same bytes that was ingested, null for none
 * @param standing whether the file was refused whole
 * @param reasonText why it was refused and what to try, null when it was not
 */
public record FileOutcome(
    String table,
    String file,
    String sha256,
    long bytes,
    long rowsRead,
    long accepted,
    long quarantined,
    String duplicateOfText,
    Standing standing,
    String reasonText) {

  /** Whether a file was refused whole. */
  public enum Standing {
    TAKEN,
    /** It cannot be read, or its columns are not the contract's. */
    REFUSED
  }

  static FileOutcome of(
      Plan.NewFile file, FileScan.Inspection inspection, long accepted, long quarantined) {
    return new FileOutcome(
        file.file().table(),
        file.file().file(),
        file.sha256(),
        file.file().bytes(),
        inspection.rows(),
        accepted,
        quarantined,
        null,
        inspection.verdict() == FileScan.Verdict.READABLE ? Standing.TAKEN : Standing.REFUSED,
        inspection.reason());
  }

  static FileOutcome of(Plan.Duplicate duplicate) {
    return new FileOutcome(
        duplicate.file().table(),
        duplicate.file().file(),
        duplicate.sha256(),
        duplicate.file().bytes(),
        0,
        0,
        0,
        duplicate.of(),
        Standing.TAKEN,
        null);
  }

  public boolean refused() {
    return standing == Standing.REFUSED;
  }

  /** File with the same bytes that was ingested in place of this one. */
  public Optional<String> duplicateOf() {
    return Optional.ofNullable(duplicateOfText);
  }

  /** Why the file was refused and what to try. */
  public Optional<String> reason() {
    return Optional.ofNullable(reasonText);
  }
}
