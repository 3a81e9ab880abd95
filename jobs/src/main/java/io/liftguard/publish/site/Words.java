package io.liftguard.publish.site;

import io.liftguard.contract.Codes;
import io.liftguard.contract.Text;
import io.liftguard.publish.bundle.FigureRows;
import io.liftguard.publish.bundle.PageFigure;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What templates call by name:
 *
 * <ul>
 *   <li>{@code t(key)}: a text;
 *   <li>{@code say(key, a, b, ...)}: a text with <code>{0}</code>, <code>{1}</code>, ... filled in;
 *       what is no HTML of ours is escaped;
 *   <li>{@code code(column, value)}: the name of a code value of a column;
 *   <li>{@code fig(file, key, column, form)}: a figure of the release, marked so that it can be
 *       checked.
 * </ul>
 *
 * The variables {@code lang} and {@code figures} of the page tell the language and the release.
 */
final class Words extends AbstractExtension {

  /** Variable that holds the page's {@link Lang}. */
  static final String LANG = "lang";

  /** Variable that holds the release's {@link FigureRows}. */
  static final String FIGURES = "figures";

  private static final Pattern PLACE = Pattern.compile("\\{([0-9])\\}");

  private final SiteTexts texts;
  private final Codes codes;

  Words(SiteTexts texts, Codes codes) {
    this.texts = texts;
    this.codes = codes;
  }

  @Override
  public Map<String, Function> getFunctions() {
    return Map.of(
        "t", function(this::plain),
        "say", function(this::say),
        "code", function(this::code),
        "fig", function(Words::fig));
  }

  /** What a function makes of its arguments, in order. */
  @FunctionalInterface
  private interface Body {
    Object apply(List<Object> arguments, EvaluationContext context);
  }

  private static Function function(Body body) {
    return new Function() {
      @Override
      public List<String> getArgumentNames() {
        // Null means: any number of arguments, numbered from 0.
        return null;
      }

      @Override
      public Object execute(
          Map<String, Object> args, PebbleTemplate self, EvaluationContext context, int line) {
        List<Object> arguments = new java.util.ArrayList<>();
        for (int i = 0; args.containsKey(Integer.toString(i)); i++) {
          arguments.add(args.get(Integer.toString(i)));
        }
        return body.apply(arguments, context);
      }
    };
  }

  private SafeString plain(List<Object> arguments, EvaluationContext context) {
    return new SafeString(PageFigure.escaped(text(arguments, context)));
  }

  private String text(List<Object> arguments, EvaluationContext context) {
    return texts.of(String.valueOf(arguments.get(0)), (Lang) context.getVariable(LANG));
  }

  private SafeString code(List<Object> arguments, EvaluationContext context) {
    String column = String.valueOf(arguments.get(0));
    String value = String.valueOf(arguments.get(1));
    Text text =
        codes
            .text(column, value)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no name of " + column + " " + value + " in schemas/codes.yaml"));
    return new SafeString(
        PageFigure.escaped(context.getVariable(LANG) == Lang.ZH ? text.zh() : text.en()));
  }

  private SafeString say(List<Object> arguments, EvaluationContext context) {
    String text = text(arguments, context);
    Matcher place = PLACE.matcher(text);
    StringBuilder html = new StringBuilder();
    int from = 0;
    while (place.find()) {
      html.append(PageFigure.escaped(text.substring(from, place.start())));
      int number = Integer.parseInt(place.group(1)) + 1;
      if (number >= arguments.size()) {
        throw new IllegalArgumentException("a text wants more than it is given: " + text);
      }
      html.append(html(arguments.get(number)));
      from = place.end();
    }
    return new SafeString(html.append(PageFigure.escaped(text.substring(from))).toString());
  }

  private static String html(Object value) {
    return value instanceof SafeString safe
        ? safe.toString()
        : PageFigure.escaped(String.valueOf(value));
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
