package io.liftguard.synth;

import io.liftguard.synth.SynthReport.PlantedFirm;
import io.liftguard.synth.SynthReport.Quality;

/**
 * A maintenance firm and what it is truly like.
 *
 * @param parent index of the firm that it is a branch of, -1 = none
 * @param weight its share of the market, in no unit
 * @param missingArrival share of its arrivals that are never stamped
 * @param lateAnswer share of its orders answered later than 180 s
 * @param paperless share of its visits recorded on paper no more
 * @param shortVisits share of its visits under 10 minutes
 */
record Firm(
    int index,
    String id,
    String name,
    String kind,
    int parent,
    boolean manufacturer,
    double weight,
    Quality quality,
    double rate,
    double arrival,
    double missingArrival,
    double lateAnswer,
    double lateVisits,
    double missedVisits,
    double firstPass,
    double paperless,
    double shortVisits) {

  /** Draws firm number {@code index}; {@code tiny} firms are the last of the list. */
  static Firm plan(Rng rng, int index, boolean tiny) {
    rng.at(Rng.Stream.FIRM, index, 0);
    Quality quality =
        tiny
            ? Quality.TINY
            : switch (index % 8) {
              case 1 -> Quality.BAD;
              case 2 -> Quality.GOOD;
              default -> Quality.AVERAGE;
            };
    boolean branch = !tiny && index % 8 >= 6;
    int parent = branch ? index - 5 : -1;
    String kind = !branch ? "legal" : index % 8 == 6 ? "branch" : "service_point";
    boolean manufacturer = !tiny && (index % 8 == 0 || index % 8 == 2);
    String name =
        manufacturer
            ? Names.MAKERS[index / 2 % Names.MAKERS.length] + "（中国）有限公司"
            : Names.firm(index);
    if (manufacturer && index / 2 >= Names.MAKERS.length) {
      name = Names.firm(index);
    }
    String id = index % 5 == 4 ? "F" + (1000 + index) : Names.creditCode(500112, 1000 + index * 7);
    double weight = tiny ? 0 : 1 / StrictMath.pow(3 + index, 0.8) * (0.7 + 0.6 * rng.unit());
    boolean bad = quality == Quality.BAD;
    boolean good = quality == Quality.GOOD;
    return new Firm(
        index,
        id,
        name,
        kind,
        parent,
        manufacturer,
        weight,
        quality,
        bad ? 2.0 : good ? 0.5 : 1.0,
        bad ? 1.5 : good ? 0.75 : 1.0,
        bad ? 0.06 : good ? 0.003 : 0.012,
        bad ? 0.02 : good ? 0.001 : 0.003,
        bad ? 0.20 : good ? 0.01 : 0.04,
        bad ? 0.04 : good ? 0.001 : 0.006,
        bad ? 0.86 : good ? 0.985 : 0.958,
        bad ? 0.7 : good ? 1.0 : 0.95,
        bad ? 0.18 : good ? 0.01 : 0.03);
  }

  PlantedFirm planted(Firm parentFirm) {
    return new PlantedFirm(
        id,
        name,
        parentFirm == null ? "" : parentFirm.id(),
        quality,
        rate,
        arrival,
        lateVisits,
        missedVisits,
        firstPass);
  }
}
