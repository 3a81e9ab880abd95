package io.liftguard.night;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Times the steps of a run and tells what it is about. */
final class Steps {

  private final Consumer<String> progress;
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  Steps(Consumer<String> progress) {
    this.progress = progress;
  }

  <T> T time(String step, Supplier<T> work) {
    progress.accept(step);
    long begin = System.nanoTime();
    T result = work.get();
    seconds.merge(step, Math.round((System.nanoTime() - begin) / 1e6) / 1e3, Double::sum);
    return result;
  }

  void run(String step, Runnable work) {
    time(
        step,
        () -> {
          work.run();
          return step;
        });
  }

  /** Runs a part of a step and says how long it took. */
  void part(String name, Runnable work) {
    long begin = System.nanoTime();
    work.run();
    progress.accept(
        String.format(Locale.ROOT, "%s: %.1f s", name, (System.nanoTime() - begin) / 1e9));
  }

  void detail(String message) {
    progress.accept(message);
  }

  Map<String, Double> seconds() {
    return new LinkedHashMap<>(seconds);
  }
}
