import type { Bars } from "../../history/bars.ts";

/**
 * Volume of rising sessions less that of falling ones over the volume of both, of n sessions: -1 to
 * 1. NaN before index n, and where nothing was traded (an index). A session without a volume does
 * not count.
 */
export function signedVolume({ close, volume }: Bars, n: number): Float64Array {
  const signed = close.map((now, i) => {
    const traded = volume[i] as number;
    return Number.isNaN(traded) ? 0 : traded * Math.sign(now - (close[i - 1] ?? now));
  });
  const balances = new Float64Array(close.length).fill(Number.NaN);
  for (let i = n; i < close.length; i++) {
    let net = 0;
    let gross = 0;
    for (let j = i - n + 1; j <= i; j++) {
      net += signed[j] as number;
      gross += Math.abs(signed[j] as number);
    }
    if (gross > 0) balances[i] = net / gross;
  }
  return balances;
}
