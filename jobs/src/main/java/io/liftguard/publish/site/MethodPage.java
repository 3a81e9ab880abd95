package io.liftguard.publish.site;

import io.liftguard.contract.Codes;
import io.liftguard.contract.ReleaseSchema;
import io.liftguard.publish.bundle.FigureRows;
import io.liftguard.rating.Figures;
import io.liftguard.rating.Release;
import io.liftguard.stats.RateModel;
import java.util.List;

/**
 * What the method's page shows beside its text.
 *
 * @param measures totals and parameters of the measures
 * @param terms terms of the model of entrapments
 * @param files files of the bundle
 */
record MethodPage(
    List<Figures.OfMeasure> measures, List<Term> terms, List<ReleaseSchema.File> files) {

  /**
   * A term and its row.
   *
   * @param named whether its level is a code that has a name
   */
  record Term(String key, RateModel.Term term, boolean named) {}

  static MethodPage of(Release release) {
    Codes codes = Codes.load();
    return new MethodPage(
        release.figures().measures(),
        release.figures().glm().stream()
            .map(
                t ->
                    new Term(
                        FigureRows.key(t.factor(), t.level()),
                        t,
                        codes.text(t.factor(), t.level()).isPresent()))
            .toList(),
        ReleaseSchema.load("rating").files());
  }
}
