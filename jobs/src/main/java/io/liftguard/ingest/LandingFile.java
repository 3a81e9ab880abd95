package io.liftguard.ingest;

import io.liftguard.contract.SourceMapping;
import java.io.Serializable;
import java.util.Map;

/**
 * A file that waits in the landing area.
 *
 * @param table landing table
 * @param file path relative to the landing directory
 * @param uri where to read it
 * @param bytes size when it was listed
 * @param modified modification time when it was listed, milliseconds from the epoch
 * @param format format by its ending
 * @param renamed Delta only: names of columns by the names that the file uses
 * @param partitionValues Delta only: values of columns that the file does not hold
 * @param mapping source mappings only: name and version of the mapping, null for a landing file
 * @param kind source mappings only: how the file becomes landing rows, null for a landing file
 */
record LandingFile(
    String table,
    String file,
    String uri,
    long bytes,
    long modified,
    Format format,
    Map<String, String> renamed,
    Map<String, String> partitionValues,
    String mapping,
    SourceMapping.FileKind kind)
    implements Serializable {

  /** Whether a source mapping gives the file's rows. */
  boolean mapped() {
    return mapping != null;
  }
}
