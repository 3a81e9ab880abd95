package io.liftguard.bench;

import java.util.List;
import java.util.Map;

/**
 * All bars that were measured.
 *
 * @param setting machine and versions, without anything that names the machine
 * @param bars in the order of {@link Bar}
 */
public record BenchReport(Map<String, Object> setting, List<BarResult> bars) {}
