import { at } from "../vocabulary/at.ts";

/** Names without which a session tells nothing of differences between them. */
export const LEAST_NAMES = 10;

/**
 * Signals of one session in deviations from their mean over the names that have one; NaN for the
 * others, and for all below 10 names or where they do not differ.
 */
export function crossSectionScores(signals: Float64Array): Float64Array {
  let [count, sum, squares] = [0, 0, 0];
  for (let i = 0; i < signals.length; i++) {
    const signal = at(signals, i);
    if (!Number.isFinite(signal)) continue;
    count += 1;
    sum += signal;
    squares += signal * signal;
  }
  const mean = sum / count;
  const variance = squares / count - mean * mean;
  const differs = count >= LEAST_NAMES && variance > 1e-12 * squares / count;
  const deviation = differs ? Math.sqrt(variance) : Number.NaN;
  return signals.map((signal) =>
    Number.isFinite(signal) ? (signal - mean) / deviation : Number.NaN
  );
}
