package io.liftguard.ingest;

import java.util.Optional;

/** Formats of landing files, told by the ending of the name, in lower case. */
enum Format {
  PARQUET(".parquet"),
  CSV(".csv"),
  CSV_GZ(".csv.gz"),
  JSON(".json"),
  JSONL(".jsonl");

  private final String ending;

  Format(String ending) {
    this.ending = ending;
  }

  /** The format of a file name, empty for any other file. */
  static Optional<Format> of(String name) {
    for (Format format : values()) {
      if (name.endsWith(format.ending)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
