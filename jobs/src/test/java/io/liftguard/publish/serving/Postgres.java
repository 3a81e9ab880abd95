package io.liftguard.publish.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.liftguard.TestFolders;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the tests' own: one cluster a test JVM, in a temporary folder, which listens on a
 * free port of this machine and goes with the JVM. It logs every statement, so that a test can see
 * that no password is in them.
 */
final class Postgres {

  /** The superuser. */
  static final String SUPERUSER = "postgres";

  /** Its password. */
  static final String SUPERUSER_PASSWORD = "super-secret-9c1";

  private static final int OLDEST = 15;
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  private static Postgres running;

  private final Path binaries;
  private final Path folder;
  private final int port;

  private Postgres(Path binaries, Path folder, int port) {
    this.binaries = binaries;
    this.folder = folder;
    this.port = port;
  }

  /**
   * The cluster, started at the first call. Without PostgreSQL on the machine the test that asks is
   * skipped; on Debian as root, where {@code ./liftguard test} installs it, it fails.
   */
  static synchronized Postgres running() {
    if (running == null) {
      Optional<Path> binaries = binaries();
      if (binaries.isEmpty()) {
        String what =
            "No PostgreSQL "
                + OLDEST
                + " or later with its user 'postgres' is installed"
                + " (tests/debian-packages.txt names the package)";
        if (root() && Files.exists(Path.of("/etc/debian_version"))) {
          fail(what);
        }
        abort(what);
      }
      running = start(binaries.orElseThrow());
    }
    return running;
  }

  private static boolean root() {
    return System.getProperty("user.name").equals("root");
  }

  private static Optional<Path> binaries() {
    List<Path> places = new ArrayList<>();
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> versions = Files.list(DEBIAN)) {
        versions
            .filter(v -> v.getFileName().toString().matches("[0-9]+"))
            .filter(v -> Integer.parseInt(v.getFileName().toString()) >= OLDEST)
            .sorted(Comparator.comparing(v -> -Integer.parseInt(v.getFileName().toString())))
            .forEach(v -> places.add(v.resolve("bin")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      places.add(Path.of(place));
    }
    return places.stream()
        .filter(p -> Files.isExecutable(p.resolve("initdb")) && (!root() || userIsThere()))
        .findFirst();
  }

  private static boolean userIsThere() {
    try {
      FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(SUPERUSER);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Postgres start(Path binaries) {
    try {
      Path folder = Files.createTempDirectory("liftguard-postgres-");
      Path password = Files.writeString(folder.resolve("password"), SUPERUSER_PASSWORD);
      if (root()) {
        // The server refuses to run as root.
        var user =
            FileSystems.getDefault()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(SUPERUSER);
        Files.setOwner(password, user);
        Files.setOwner(folder, user);
      }
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      Postgres cluster = new Postgres(binaries, folder, port);
      Runtime.getRuntime().addShutdownHook(new Thread(cluster::stop));
      cluster.command(
          "initdb",
          "--pgdata=" + folder.resolve("data"),
          "--username=" + SUPERUSER,
          "--pwfile=" + password,
          "--auth=scram-sha-256",
          "--encoding=UTF8",
          "--locale=C",
          "--no-sync");
      cluster.command(
          "pg_ctl",
          "--pgdata=" + folder.resolve("data"),
          "--log=" + folder.resolve("log"),
          "--wait",
          "--options=-h 127.0.0.1 -p "
              + port
              + " -k "
              + folder
              + " -c fsync=off -c log_statement=all -c log_min_messages=info",
          "start");
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void command(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (root()) {
      command.addAll(List.of("runuser", "-u", SUPERUSER, "--"));
    }
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(arguments));
    Path said = Files.createTempFile("liftguard-postgres-", ".said");
    try {
      int code =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start()
              .waitFor();
      assertEquals(0, code, () -> program + " failed: " + read(said));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.deleteIfExists(said);
    }
  }

  private void stop() {
    try {
      command("pg_ctl", "--pgdata=" + folder.resolve("data"), "--mode=immediate", "stop");
      TestFolders.delete(folder);
    } catch (IOException | AssertionError e) {
      System.err.println("The tests' PostgreSQL in " + folder + " could not be removed: " + e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that the server has logged. */
  String log() {
    return read(folder.resolve("log"));
  }

  /** JDBC address of a database. */
  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /**
   * Makes a database.
   *
   * @param template what is copied; it must have no session. Rights to the database itself are not
   *     copied
   */
  void create(String database, String template) throws SQLException {
    try (Connection connection = superuser(SUPERUSER);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE DATABASE " + Sql.name(database) + " TEMPLATE " + Sql.name(template));
    }
  }

  /** A session of the superuser. */
  Connection superuser(String database) throws SQLException {
    return connect(database, SUPERUSER, SUPERUSER_PASSWORD);
  }

  /** A session of a role. */
  Connection connect(String database, String user, String password) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    return DriverManager.getConnection(url(database), properties);
  }
}
