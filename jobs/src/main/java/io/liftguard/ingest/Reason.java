package io.liftguard.ingest;

/** Why a row is in quarantine. */
public enum Reason {
  BAD_PATTERN,
  BAD_TYPE,
  FUTURE_TIME,
  MISSING_REQUIRED,
  NOT_IN_ENUM,
  OUT_OF_RANGE,
  UNKNOWN_COLUMN
}
