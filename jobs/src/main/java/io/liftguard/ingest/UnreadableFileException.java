package io.liftguard.ingest;

/** A file that cannot be read as what its ending says; it is refused whole and the others go on. */
final class UnreadableFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  UnreadableFileException(String problem, String remedy, Throwable cause) {
    super(problem, cause);
    this.remedy = remedy;
  }

  /** What to try. */
  String remedy() {
    return remedy;
  }
}
