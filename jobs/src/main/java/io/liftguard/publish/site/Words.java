package io.liftguard.publish.site;

import io.liftguard.contract.Codes;
import io.liftguard.publish.bundle.FigureRows;
import io.liftguard.publish.bundle.PageFigure;
import io.liftguard.publish.page.PageTexts;
import io.liftguard.publish.page.TextFunctions;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.template.EvaluationContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the templates of the site call beside {@link TextFunctions}: {@code fig(file, key, column,
 * form)}, a figure of the release, marked so that it can be checked. The variable {@code figures}
 * of the page tells the release.
 */
final class Words extends TextFunctions {

  /** File of the texts below {@code schemas/}. */
  static final String TEXTS = "site/texts.yaml";

  /** Variable that holds the release's {@link FigureRows}. */
  static final String FIGURES = "figures";

  Words(PageTexts texts, Codes codes) {
    super(texts, codes);
  }

  @Override
  public Map<String, Function> getFunctions() {
    Map<String, Function> functions = new HashMap<>(super.getFunctions());
    functions.put("fig", function(Words::fig));
    return functions;
  }

  private static SafeString fig(List<Object> arguments, EvaluationContext context) {
    FigureRows rows = (FigureRows) context.getVariable(FIGURES);
    PageFigure figure =
        new PageFigure(
            String.valueOf(arguments.get(0)),
            String.valueOf(arguments.get(1)),
            String.valueOf(arguments.get(2)),
            PageFigure.Form.valueOf(String.valueOf(arguments.get(3))));
    return new SafeString(figure.element(rows));
  }
}
