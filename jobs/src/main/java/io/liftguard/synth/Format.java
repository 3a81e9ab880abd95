package io.liftguard.synth;

import java.io.IOException;
import java.nio.file.Path;

/** The file formats of the contract. */
enum Format {
  CSV(".csv"),
  CSV_GZ(".csv.gz"),
  JSON(".json"),
  JSONL(".jsonl"),
  PARQUET(".parquet");

  private final String ending;

  Format(String ending) {
    this.ending = ending;
  }

  String ending() {
    return ending;
  }

  RowFile create(Table table, Path path) throws IOException {
    return this == PARQUET ? new ParquetRowFile(table, path) : new TextRowFile(table, path, this);
  }
}
