// A slice of underlyings in a process of its own, as an analyze call has it: reads the chains as
// JSON, prices and scans them, makes the policy figures of what would be kept, and prints what that
// took from process start.
import { exitRules } from "../../shared/exits/exit_rules.ts";
import type { ExitTerms } from "../../shared/exits/exit_terms.ts";
import { policyFigures } from "../../shared/exits/policy_figures.ts";
import { SESSIONS_A_YEAR } from "../../shared/pricing/trading_time.ts";
import type { ScanInput } from "../../shared/strategies/scan/scan_input.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { tradingDateAt } from "../../shared/vocabulary/trading_date.ts";
import { type BenchChain, pricedOf, scanInputs } from "./price_and_scan.ts";
import { processFigures } from "./process_figures.ts";

/** Strategies of an underlying that a call keeps, `topPerUnderlying` of analyze. */
const KEPT = 3;

const chains: BenchChain[] = JSON.parse(Deno.readTextFileSync(Deno.args[0] ?? ""));
const priced = chains.map((chain) => pricedOf({ ...chain, at: new Date(chain.at) }))
  .filter((chain) => chain !== undefined);
const inputs = scanInputs(priced);
const kept = inputs.flatMap((input) => {
  const terms = termsOf(input);
  return scanUnderlying(input)
    .flatMap((outcome) => "reason" in outcome ? [] : [outcome.candidate])
    .sort((a, b) => a.costRatio - b.costRatio).slice(0, KEPT)
    .map((candidate) => ({ candidate, rules: exitRules(candidate, terms), terms }));
});
const before = processFigures(Deno.pid).mainThreadMs;
let sink = 0;
for (const { candidate, rules, terms } of kept) {
  sink += policyFigures(candidate, rules, terms).evPolicy;
}
const { mainThreadMs, helperThreadsMs, residentMb } = processFigures(Deno.pid);
console.log(JSON.stringify({
  underlyings: inputs.length,
  chains: priced.length,
  mainThreadMs: Math.round(before),
  budgetMs: 700,
  policy: {
    strategies: kept.length,
    mainThreadMs: Number((mainThreadMs - before).toFixed(1)),
    budgetMs: 80,
    checksum: Number.isFinite(sink),
  },
  helperThreadsMs: Math.round(helperThreadsMs),
  residentMb: Math.round(residentMb),
}));

/** What the exits of an underlying are made from: the market's own view, time by its years. */
function termsOf({ chains, views }: ScanInput): ExitTerms {
  const [near] = chains;
  return {
    sleeve: "carry",
    tradingDate: near === undefined ? "" : tradingDateAt(near.at),
    seed: 1,
    horizons: chains.flatMap((chain, i) =>
      views.slice(i, i + 1).map((view) => ({
        chain,
        view,
        sessions: chain.years * SESSIONS_A_YEAR,
      }))
    ),
  };
}
