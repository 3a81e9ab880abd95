/**
 * Statistics as pure functions on primitives, arrays and records: no Spark, no I/O, no clock, no
 * random numbers.
 *
 * <p>Every function is thread-safe, names the source of its formula, and throws {@link
 * IllegalArgumentException} for arguments that a correct caller cannot pass; sums run in the order
 * of the input, so that a caller who sorts gets the same bits every time. Upper tails are taken
 * through survival functions, never as one minus a probability.
 */
package io.liftguard.stats;
