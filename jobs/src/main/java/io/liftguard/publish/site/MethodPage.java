package io.liftguard.publish.site;

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

  /** A term and its row. */
  record Term(String key, RateModel.Term term) {}

  static MethodPage of(Release release) {
    return new MethodPage(
        release.figures().measures(),
        release.figures().glm().stream()
            .map(t -> new Term(FigureRows.key(t.factor(), t.level()), t))
            .toList(),
        ReleaseSchema.load("rating").files());
  }
}
