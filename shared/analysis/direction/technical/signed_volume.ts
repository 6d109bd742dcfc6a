import type { Bars } from "../../history/bars.ts";
import { at } from "../../../vocabulary/at.ts";

/**
 * Volume of rising sessions less that of falling ones over the volume of both, of n sessions: -1 to
 * 1. NaN before index n, and where nothing was traded (an index). A session without a volume does
 * not count.
 */
export function signedVolume({ close, volume }: Bars, n: number): Float64Array {
  const signed = close.map((now, i) => {
    const traded = at(volume, i);
    return Number.isNaN(traded) ? 0 : traded * Math.sign(now - (close[i - 1] ?? now));
  });
  const balances = new Float64Array(close.length).fill(Number.NaN);
  for (let i = n; i < close.length; i++) {
    let net = 0;
    let gross = 0;
    for (let j = i - n + 1; j <= i; j++) {
      net += at(signed, j);
      gross += Math.abs(at(signed, j));
    }
    if (gross > 0) balances[i] = net / gross;
  }
  return balances;
}
