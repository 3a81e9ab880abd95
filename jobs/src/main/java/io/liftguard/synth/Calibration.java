package io.liftguard.synth;

/**
 * The figures that the synthetic county is made to show, and where they come from: bulletins of
 * Chinese 96333 rescue centres, Korean and Hong Kong authorities, collected in {@code
 * published_aggregates.csv}. A test measures the generated files against the first block.
 *
 * <table>
 *   <caption>Published figures and what was chosen</caption>
 *   <tr><td>entrapments per 100 lift-months</td><td>Jiangsu 2020: 0.55; Huai'an: 335 / 33,081 = 1.0;
 *       Qingdao 2018: 0.29; Jining 2023: 0.20; Qinghai 2023: 0.74</td><td>about 0.5</td></tr>
 *   <tr><td>mean arrival, minutes</td><td>Jiangsu 13.1, Jinan 10.3-10.6, Qingdao 9.9, Zhongwei 12.6,
 *       Qinghai 12, Huai'an 14.0, Jining 9.0</td><td>about 12</td></tr>
 *   <tr><td>arrival within 30 minutes</td><td>Jinan 99.7-100 %, Zhongwei 100 %</td><td>about 97 %,
 *       missing stamps and bad firms included</td></tr>
 *   <tr><td>mean rescue on site, minutes</td><td>3.7-9</td><td>about 5.5</td></tr>
 *   <tr><td>persons per entrapment</td><td>1.8-2.5</td><td>about 2.1</td></tr>
 *   <tr><td>level 1 / level 2 orders</td><td>Jinan 98.8 % / 1.45 %</td><td>the same</td></tr>
 *   <tr><td>causes</td><td>Jinan: external 29-34 % (power cuts 23 %), human 27-29 %, doors 15 %</td>
 *       <td>EXT 0.30, HUM 0.26, MGT 0.03, DOR 0.17, CTL 0.10, TRC 0.05, MNT 0.04, UNK 0.05</td></tr>
 *   <tr><td>answered within 3 minutes</td><td>Jinan 100 %</td><td>about 99 %</td></tr>
 *   <tr><td>residential share of entrapments</td><td>Qingdao 69 %, Zhongwei 63 %</td><td>about 67 %
 *       </td></tr>
 *   <tr><td>on the platform</td><td>Qinghai 86.9 %, Huai'an 93.5 %</td><td>about 93 %</td></tr>
 *   <tr><td>inspections not passed at once</td><td>Korea 1995: 7.4-9.6 %</td><td>about 5 %, bad firms
 *       14 %</td></tr>
 * </table>
 *
 * <p>Faults (three a lift-year), visits (every 15 days by law) and policies follow the sizes that
 * the benchmarks name; nothing is published for them.
 */
final class Calibration {

  /** Days of an average month. */
  static final double MONTH = 30.44;

  /**
   * Entrapments per lift-day of causes that a firm answers for, at an average firm, for a lift
   * whose age and use weigh 1.
   */
  static final double ATTRIBUTABLE_PER_DAY = 0.00155 / MONTH;

  /** Entrapments per lift-day of other causes, without power cuts. */
  static final double OTHER_PER_DAY = 0.0026 / MONTH;

  /** Power-cut entrapments as a share of all lifts a month; they come in dozens. */
  static final double POWER_CUT_PER_LIFT_MONTH = 0.0004;

  /** Lifts that one power cut stops with somebody inside, on average. */
  static final double POWER_CUT_LIFTS = 9;

  /** Faults per lift-day at an average firm. */
  static final double FAULT_PER_DAY = 2.5 / 365.25;

  /** Complaints per lift-day, substantiated or not. */
  static final double COMPLAINT_PER_DAY = 0.0012 / MONTH;

  static final String[] ATTRIBUTABLE_CAUSES = {"DOR", "CTL", "TRC", "MNT", "UNK"};
  static final double[] ATTRIBUTABLE_WEIGHTS = {0.17, 0.10, 0.05, 0.04, 0.05};
  static final String[] OTHER_CAUSES = {"EXT", "HUM", "MGT"};
  static final double[] OTHER_WEIGHTS = {0.22, 0.26, 0.03};

  /**
   * Chance that an attributable entrapment comes again within 30 days because it was not mended.
   */
  static final double REPEAT = 0.07;

  /** Calls by hour of the day: the rush of the morning and of the evening. */
  static final double[] HOURS = {
    1.2, 0.8, 0.5, 0.4, 0.4, 0.7, 2, 4.5, 5.5, 5, 4.8, 5, 5.2, 4.8, 4.6, 4.8, 5.2, 6, 6.8, 6.4, 5.6,
    4.6, 3.4, 2.2
  };

  private Calibration() {}

  /** How attributable entrapments and faults grow with the age of a lift, in completed years. */
  static double ageFactor(int years) {
    if (years < 5) {
      return 0.65;
    }
    if (years < 10) {
      return 0.9;
    }
    return years < 15 ? 1.2 : 1.7;
  }

  /** How they depend on the use. */
  static double useFactor(String use) {
    return switch (use) {
      case "mall", "station" -> 1.25;
      case "hospital" -> 1.3;
      case "office", "hotel" -> 0.85;
      default -> 1;
    };
  }
}
