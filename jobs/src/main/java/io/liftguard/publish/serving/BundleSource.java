package io.liftguard.publish.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One file of all releases of a kind. A release never changes: those that are new are added, those
 * that no longer count are taken out.
 *
 * @param table the table, with a column {@code bundle}
 * @param sums the releases that count: SHA-256 of the sums, by bundle
 * @param rows the rows of a bundle's file
 */
record BundleSource(
    ServingTable table, Map<String, String> sums, Function<String, List<List<Object>>> rows)
    implements Source {

  @Override
  public Optional<Long> version() {
    return Optional.empty();
  }

  @Override
  public String stamp() {
    return new TreeMap<>(sums)
        .entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining("\n"));
  }

  @Override
  public ServingRows all() {
    return of(List.copyOf(sums.keySet()));
  }

  @Override
  public Change since(String stamp) {
    Map<String, String> before = new TreeMap<>();
    for (String line : stamp.lines().toList()) {
      int at = line.lastIndexOf('=');
      before.put(line.substring(0, at), line.substring(at + 1));
    }
    if (before.equals(sums)) {
      return Change.nothing();
    }
    List<String> wanted = new ArrayList<>(sums.keySet());
    wanted.removeIf(bundle -> sums.get(bundle).equals(before.get(bundle)));
    List<List<String>> parts = new ArrayList<>();
    wanted.forEach(bundle -> parts.add(List.of(bundle)));
    before.keySet().stream()
        .filter(bundle -> !sums.containsKey(bundle))
        .forEach(bundle -> parts.add(List.of(bundle)));
    return Change.parts(List.of("bundle"), parts, () -> of(wanted));
  }

  /** One bundle's rows at a time: those of all are more than memory should hold. */
  private ServingRows of(List<String> bundles) {
    return new ServingRows.InMemory(
        () -> bundles.stream().sorted().flatMap(bundle -> rows.apply(bundle).stream()));
  }
}
