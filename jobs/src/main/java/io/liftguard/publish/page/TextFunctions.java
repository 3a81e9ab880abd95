package io.liftguard.publish.page;

import io.liftguard.contract.Codes;
import io.liftguard.contract.Text;
import io.liftguard.publish.bundle.PageFigure;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.escaper.SafeString;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.ArrayList;
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
 *   <li>{@code in(text)}: a text of the schemas in the page's language.
 * </ul>
 *
 * The variable {@code lang} of the page tells the language.
 */
public class TextFunctions extends AbstractExtension {

  /** Variable that holds the page's {@link Lang}. */
  public static final String LANG = "lang";

  private static final Pattern PLACE = Pattern.compile("\\{([0-9])\\}");

  private final PageTexts texts;
  private final Codes codes;

  public TextFunctions(PageTexts texts, Codes codes) {
    this.texts = texts;
    this.codes = codes;
  }

  @Override
  public Map<String, Function> getFunctions() {
    return Map.of(
        "t", function(this::plain),
        "say", function(this::say),
        "code", function(this::code),
        "in", function(TextFunctions::in));
  }

  /** What a function makes of its arguments, in order. */
  @FunctionalInterface
  protected interface Body {

    /** Makes it. */
    Object apply(List<Object> arguments, EvaluationContext context);
  }

  /** A function of any number of arguments. */
  protected static Function function(Body body) {
    return new Function() {
      @Override
      public List<String> getArgumentNames() {
        // Null means: any number of arguments, numbered from 0.
        return null;
      }

      @Override
      public Object execute(
          Map<String, Object> args, PebbleTemplate self, EvaluationContext context, int line) {
        List<Object> arguments = new ArrayList<>();
        for (int i = 0; args.containsKey(Integer.toString(i)); i++) {
          arguments.add(args.get(Integer.toString(i)));
        }
        return body.apply(arguments, context);
      }
    };
  }

  private static Lang lang(EvaluationContext context) {
    return (Lang) context.getVariable(LANG);
  }

  private SafeString plain(List<Object> arguments, EvaluationContext context) {
    return new SafeString(PageFigure.escaped(text(arguments, context)));
  }

  private String text(List<Object> arguments, EvaluationContext context) {
    return texts.of(String.valueOf(arguments.get(0)), lang(context));
  }

  private static SafeString in(List<Object> arguments, EvaluationContext context) {
    return new SafeString(PageFigure.escaped(lang(context).of((Text) arguments.get(0))));
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
    return new SafeString(PageFigure.escaped(lang(context).of(text)));
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
}
