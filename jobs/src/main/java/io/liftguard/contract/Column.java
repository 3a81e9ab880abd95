package io.liftguard.contract;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A column of a contract. Absent limits are empty optionals of the accessors, not of the
 * components, because a record's components are its file's values.
 *
 * @param name name in every layer
 * @param type type in every layer
 * @param presence whether null is allowed
 * @param keyPosition position in the primary key from 1, 0 for columns outside it
 * @param enumValues the values allowed, empty for any
 * @param minimumText least value as the contract writes it, null for none
 * @param maximumText greatest value as the contract writes it, null for none
 * @param patternText regular expression of the whole value, null for none
 * @param referenceText {@code table.column} that the value names, null for none
 * @param defaultText value that stands for null, null for none
 * @param timing whether the value must not lie after the record's own time
 * @param access who may read the values
 * @param words business names, unit and meaning
 */
public record Column(
    String name,
    ColumnType type,
    Presence presence,
    int keyPosition,
    List<String> enumValues,
    String minimumText,
    String maximumText,
    String patternText,
    String referenceText,
    String defaultText,
    Timing timing,
    Access access,
    Dictionary.Entry words)
    implements Serializable {

  /** Whether null is allowed. */
  public enum Presence {
    REQUIRED,
    OPTIONAL
  }

  /** Whether FUTURE_TIME is checked. */
  public enum Timing {
    /** The value tells when something happened and may not lie more than 24 h after recorded_at. */
    EVENT,
    FREE
  }

  /** Who may read the values. */
  public enum Access {
    /** May go to gold and beyond. */
    OPEN,
    /** Stays in bronze, clean and quarantine. */
    RESTRICTED
  }

  public boolean required() {
    return presence == Presence.REQUIRED;
  }

  public boolean key() {
    return keyPosition > 0;
  }

  /** Least value allowed, as the contract writes it. */
  public Optional<String> minimum() {
    return Optional.ofNullable(minimumText);
  }

  /** Greatest value allowed, as the contract writes it. */
  public Optional<String> maximum() {
    return Optional.ofNullable(maximumText);
  }

  /** Regular expression of the whole value. */
  public Optional<String> pattern() {
    return Optional.ofNullable(patternText);
  }

  /** {@code table.column} that the value names. */
  public Optional<String> reference() {
    return Optional.ofNullable(referenceText);
  }

  /** Value that stands for null, as the contract writes it. */
  public Optional<String> defaultValue() {
    return Optional.ofNullable(defaultText);
  }

  public String zh() {
    return words.zh();
  }

  public String en() {
    return words.en();
  }

  /** Comment of the column in the lake: both names, unit and meaning. */
  public String comment() {
    String unit = words.unitText() == null ? "" : " [" + words.unitText() + "]";
    return words.zh() + " / " + words.en() + unit + ": " + words.meaning();
  }
}
