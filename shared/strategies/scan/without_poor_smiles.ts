import type { PricedChain } from "../../market/priced_chain.ts";
import type { StrategyRejection } from "../candidate.ts";
import type { ScanInput } from "./scan_input.ts";

/** What a scan may use of its input, and why the rest may not be. */
interface TrustedInput {
  readonly input: ScanInput;
  /** Absent where every smile is near its quotes. */
  readonly poor?: { readonly reason: StrategyRejection; readonly detail: string };
}

/** The chains, with their views, whose smile is near enough to its quotes (method 3.12). */
export function withoutPoorSmiles(input: ScanInput): TrustedInput {
  const isPoor = ({ smile }: PricedChain) => smile.label === "POOR";
  const poor = input.chains.filter(isPoor);
  if (poor.length === 0) return { input };
  const trusted = input.chains.flatMap((chain, i) => isPoor(chain) ? [] : [i]);
  const kept = <T>(list: readonly T[]) => list.filter((_, i) => trusted.includes(i));
  return {
    input: { ...input, chains: kept(input.chains), views: kept(input.views) },
    poor: { reason: "smile_poor", detail: poor.map(misfitOf).join(", ") },
  };
}

function misfitOf({ expiry, smile }: PricedChain): string {
  const { model, quotes, rmsHalfSpreads, rmsPoints } = smile;
  const found = `the smile of ${expiry} (${model} of ${quotes} quotes)`;
  if (rmsHalfSpreads === undefined || rmsPoints === undefined) {
    return `${found} has no quote that judges it`;
  }
  return model === "SVI" || model === "SSVI"
    ? `${found} lies ${rmsPoints.toFixed(1)} volatility points and ${
      rmsHalfSpreads.toFixed(1)
    } half spreads from them: more than 1 and 3`
    : `${found} is a prior shape: 5 quotes are needed`;
}
