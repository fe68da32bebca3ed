package io.caddis.coordinator.lag;

import java.util.List;

/**
 * What a slot's former owner left behind.
 *
 * @param rows    the last measurements
 * @param history samples of the last window
 */
public record StoredLag(List<LagRow> rows, List<LagHistoryRow> history) {}
