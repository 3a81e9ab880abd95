package io.liftguard.bench;

import io.liftguard.synth.Scale;
import java.nio.file.Path;
import java.util.Set;

/**
 * What to measure.
 *
 * @param scale the size on which {@link Bar#FULL}, {@link Bar#DAY} and {@link Bar#MEMORY} are
 *     measured; the other bars speak of a county
 * @param lifts lifts instead of the scale's own number, 0 = the scale's own; for trials
 * @param bars which bars
 * @param root the project's directory, where the launcher lies
 */
public record BenchRequest(Scale scale, int lifts, Set<Bar> bars, Path root) {}
