import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * Runs the smallest night there is while the JVM notes which library classes it loads (see
 * `archive` in the launcher). LiftGuard's own classes come through a loader of their own, so that
 * the archive holds the libraries' classes only and outlives a rebuild of LiftGuard's jar.
 */
public final class WarmUp {
  public static void main(String[] args) throws Exception {
    URL[] jar = {Path.of(args[0]).toUri().toURL()};
    URLClassLoader loader = new URLClassLoader(jar, WarmUp.class.getClassLoader().getParent());
    Thread.currentThread().setContextClassLoader(loader);
    loader
        .loadClass("io.liftguard.cli.Main")
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[] {"demo", "--lifts", "40", "--years", "1"});
  }
}
