package io.liftguard.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.liftguard.LiftGuardException;
import io.liftguard.publish.serving.ServingTarget;
import io.liftguard.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code dashboards}: Superset's dashboards as code. The work is done in Python, where Superset
 * lives (docker/superset/boards); this class reads the settings, and hands secrets over by a pipe.
 */
@Command(name = "dashboards")
final class DashboardsCommand extends SubCommand {

  /** What is asked for; one of them. */
  private static final class Action {
    @Option(
        names = "--superset",
        paramLabel = "URL",
        required = true,
        descriptionKey = "option.superset")
    private String superset;

    @Option(names = "--start", required = true, descriptionKey = "option.start")
    private boolean start;

    @Option(names = "--stop", required = true, descriptionKey = "option.stop")
    private boolean stop;

    @Option(names = "--generate", required = true, descriptionKey = "option.generate")
    private boolean generate;

    @Option(names = "--check", required = true, descriptionKey = "option.check")
    private boolean check;
  }

  @ArgGroup(multiplicity = "1")
  private Action action;

  @Option(names = "--lake", paramLabel = "URI", descriptionKey = "option.lake.dashboards")
  private String lake;

  @Option(names = "--port", paramLabel = "N", descriptionKey = "option.port")
  private Integer port;

  DashboardsCommand(LiftGuardCommand root) {
    super(root);
  }

  @Override
  public Integer call() {
    if (!action.start && (lake != null || port != null)) {
      throw LiftGuardException.wrongUse(
          text("dashboards.start-only"), text("dashboards.start-how"));
    }
    BoardsTool tool = new BoardsTool(root().language());
    if (action.start) {
      List<String> words = new ArrayList<>(List.of("start"));
      if (lake != null) {
        words.addAll(List.of("--lake", lake));
      }
      if (port != null) {
        words.addAll(List.of("--port", port.toString()));
      }
      return tool.run(words);
    }
    if (action.stop) {
      return tool.run(List.of("stop"));
    }
    if (action.generate) {
      return tool.run(List.of("generate"));
    }
    if (action.check) {
      return tool.run(List.of("check"));
    }
    return apply(tool, root().settings());
  }

  private int apply(BoardsTool tool, Settings settings) {
    ObjectNode secrets = new ObjectMapper().createObjectNode();
    secrets.put("admin", secret(settings, "superset.password"));
    secrets.put("superset_ro", secret(settings, "serving.superset-password"));
    secrets.put("public_ro", secret(settings, "serving.public-password"));
    // Their users' passwords lie with Superset itself; here only their names are asked for.
    settings
        .secret("serving.insurer-passwords")
        .map(ServingTarget::insurerPasswords)
        .ifPresentOrElse(
            byRole ->
                byRole.keySet().stream()
                    .map(role -> role.substring("insurer_".length()))
                    .forEach(secrets.withArrayProperty("insurers")::add),
            () -> secrets.putArray("insurers"));
    return tool.run(
        List.of(
            "apply",
            "--superset",
            action.superset,
            "--user",
            settings.text("superset.user"),
            "--postgres",
            database(settings),
            "--stdin"),
        secrets.toString());
  }

  private static String secret(Settings settings, String key) {
    return settings
        .secret(key)
        .orElseThrow(
            () ->
                LiftGuardException.wrongUse(
                    "The secret " + key + " is not set",
                    "Set LIFTGUARD_"
                        + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_')
                        + ", or let the same name with _FILE name a file that holds it."));
  }

  /** The serving database as Superset reaches it: by default as publish does. */
  private static String database(Settings settings) {
    return settings
        .optionalText("superset.database")
        .orElseGet(
            () ->
                settings
                    .optionalText("serving.url")
                    .map(DashboardsCommand::address)
                    .orElseThrow(
                        () ->
                            LiftGuardException.wrongUse(
                                "No serving database is named",
                                "Set superset.database to host:port/database, or set serving.url.")));
  }

  private static String address(String jdbc) {
    try {
      URI uri = new URI(jdbc.replaceFirst("^jdbc:", ""));
      if (uri.getHost() != null && uri.getPath() != null && uri.getPath().length() > 1) {
        return uri.getHost() + ":" + (uri.getPort() < 0 ? 5432 : uri.getPort()) + uri.getPath();
      }
    } catch (URISyntaxException e) {
      // Said below, in the same words as for an address without a host.
    }
    throw LiftGuardException.wrongUse(
        jdbc + " is no address of one database", "Set superset.database to host:port/database.");
  }
}
