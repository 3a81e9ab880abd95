package io.liftguard.ingest;

import java.io.Closeable;
import java.io.IOException;

/**
 * The records of one file, one at a time: memory does not grow with the file. Which columns the
 * file has is known for certain only after the last record.
 */
interface RecordSource extends Closeable {

  /**
   * The next record, null after the last.
   *
   * @throws UnreadableFileException when the file cannot be read on
   */
  RawRecord next() throws IOException, UnreadableFileException;

  /** The columns met so far. */
  FileColumns columns();
}
