// A slice of underlyings in a process of its own, as an analyze call has it: reads the chains as
// JSON, prices and scans them, and prints what that took from process start.
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { type BenchChain, pricedOf, scanInputs } from "./price_and_scan.ts";
import { processFigures } from "./process_figures.ts";

const chains: BenchChain[] = JSON.parse(Deno.readTextFileSync(Deno.args[0] ?? ""));
const priced = chains.map((chain) => pricedOf({ ...chain, at: new Date(chain.at) }))
  .filter((chain) => chain !== undefined);
const inputs = scanInputs(priced);
for (const input of inputs) scanUnderlying(input);
const { mainThreadMs, helperThreadsMs, residentMb } = processFigures(Deno.pid);
console.log(JSON.stringify({
  underlyings: inputs.length,
  chains: priced.length,
  mainThreadMs: Math.round(mainThreadMs),
  budgetMs: 700,
  helperThreadsMs: Math.round(helperThreadsMs),
  residentMb: Math.round(residentMb),
}));
