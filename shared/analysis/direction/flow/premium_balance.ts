import type { PricedChain } from "../../../market/priced_chain.ts";
import { at } from "../../../vocabulary/at.ts";

/** Share of the traded contracts, by premium, that are counted as large. */
const TOP = 0.1;
/** Premiums that differ by rounding are equally large. */
const ROUNDING = 1e-9;

/**
 * Premium traded in calls less that in puts over both, among the tenth of the contracts with the
 * most of it: -1 to 1; NaN when nothing was traded. Premium is volume times mid over the root of
 * strike times forward, which a call and its mirrored put share.
 */
export function premiumBalance({ strikes, forward, call, put }: PricedChain): number {
  const traded = [call, put].flatMap((columns, place) =>
    Array.from(strikes, (strike, i) => ({
      sign: place === 0 ? 1 : -1,
      premium: columns.usable[i] === 1
        ? (columns.volume[i] || 0) * at(columns.mid, i) / Math.sqrt(strike * forward)
        : 0,
    }))
  ).filter(({ premium }) => premium > 0).sort((p, q) => q.premium - p.premium);
  const least = traded[Math.ceil(TOP * traded.length) - 1]?.premium ?? Number.NaN;
  let [signed, all] = [0, 0];
  for (const { sign, premium } of traded) {
    if (premium < least * (1 - ROUNDING)) break;
    signed += sign * premium;
    all += premium;
  }
  return signed / all;
}
