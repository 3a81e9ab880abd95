package io.liftguard.lake;

import java.time.LocalDate;

/**
 * The run that writes: every commit carries it.
 *
 * @param runId id of the run
 * @param asOf local date that the run speaks for
 * @param codeVersion version of the program
 */
public record RunContext(String runId, LocalDate asOf, String codeVersion) {}
