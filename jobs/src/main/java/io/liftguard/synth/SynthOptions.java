package io.liftguard.synth;

import io.liftguard.LiftGuardException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Objects;

/**
 * What to make. The same options give the same bytes.
 *
 * @param scale sets the defaults of size, the number of towns and firms, and the file formats
 * @param lifts lifts of the register, 0 = the scale's default
 * @param years years of history, 0 = the scale's default; it begins on the first day of a month
 * @param seed any number
 * @param asOf the last day that is delivered
 * @param out the directory to fill: {@code landing/} holds the delivered files, {@code firms.csv}
 *     the planted quality of the firms, {@code ledger.csv} the planted dirt
 * @param dirt how much dirt
 */
public record SynthOptions(
    Scale scale, int lifts, int years, long seed, LocalDate asOf, Path out, Dirt dirt) {

  /** Rejects sizes that cannot be made. */
  public SynthOptions {
    Objects.requireNonNull(scale, "scale");
    Objects.requireNonNull(asOf, "asOf");
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(dirt, "dirt");
    lifts = lifts == 0 ? scale.lifts() : lifts;
    years = years == 0 ? scale.years() : years;
    if (lifts < 20 || lifts > 20_000_000) {
      throw LiftGuardException.wrongUse(
          "A synthetic county of " + lifts + " lifts cannot be made.",
          "Ask for 20 to 20,000,000 lifts.");
    }
    if (years < 1 || years > 30) {
      throw LiftGuardException.wrongUse(
          "A synthetic history of " + years + " years cannot be made.", "Ask for 1 to 30 years.");
    }
    if (asOf.isBefore(LocalDate.of(2006, 1, 1)) || asOf.isAfter(LocalDate.of(2100, 1, 1))) {
      throw LiftGuardException.wrongUse(
          "A synthetic county cannot end on " + asOf + ".",
          "Choose an as-of date between 2006-01-01 and 2100-01-01.");
    }
  }

  /** A clean county of the scale's own size. */
  public static SynthOptions of(Scale scale, long seed, LocalDate asOf, Path out) {
    return new SynthOptions(scale, 0, 0, seed, asOf, out, Dirt.NONE);
  }

  /** The first day of the history: the first of the month that lies {@code years} back. */
  public LocalDate start() {
    return asOf.minusYears(years).withDayOfMonth(1);
  }

  /** Where the delivered files lie. */
  public Path landing() {
    return out.resolve("landing");
  }

  /** What dirt was planted where. */
  public Path ledger() {
    return out.resolve("ledger.csv");
  }

  /** The true quality of the firms. */
  public Path firmsFile() {
    return out.resolve("firms.csv");
  }
}
