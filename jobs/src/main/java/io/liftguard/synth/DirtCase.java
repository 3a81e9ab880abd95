package io.liftguard.synth;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One kind of dirt: what is done to a good row, and what the contract says of the result.
 *
 * @param what a short name for the ledger
 * @param reasons the reason codes expected, none = the row is accepted
 * @param formats the file formats that can hold it
 * @param change puts the dirt into a copy of a delivered row
 */
record DirtCase(
    String what, SortedSet<String> reasons, Set<Format> formats, Consumer<DirtRow> change) {

  private static final Set<Format> ALL = EnumSet.allOf(Format.class);
  private static final Set<Format> JSON_ONLY = EnumSet.of(Format.JSON, Format.JSONL);
  private static final Set<Format> CSV_ONLY = EnumSet.of(Format.CSV, Format.CSV_GZ);

  static DirtCase of(String what, String reasons, Consumer<DirtRow> change) {
    return new DirtCase(what, codes(reasons), ALL, change);
  }

  static DirtCase json(String what, String reasons, Consumer<DirtRow> change) {
    return new DirtCase(what, codes(reasons), JSON_ONLY, change);
  }

  static DirtCase csv(String what, String reasons, Consumer<DirtRow> change) {
    return new DirtCase(what, codes(reasons), CSV_ONLY, change);
  }

  private static SortedSet<String> codes(String reasons) {
    return reasons.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(reasons.split(" ")));
  }

  boolean accepted() {
    return reasons.isEmpty();
  }
}
