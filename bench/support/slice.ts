// A slice of underlyings in a process of its own, as an analyze call has it: reads the chains as
// JSON, prices and scans them, and prints what that took from process start.
import process from "node:process";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { type BenchChain, pricedOf, scanInputs } from "./price_and_scan.ts";

const chains: BenchChain[] = JSON.parse(Deno.readTextFileSync(Deno.args[0] ?? ""));
const priced = chains.map((chain) => pricedOf({ ...chain, at: new Date(chain.at) }))
  .filter((chain) => chain !== undefined);
const inputs = scanInputs(priced);
for (const input of inputs) scanUnderlying(input);
const { user, system } = process.cpuUsage();
const peak = /VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync("/proc/self/status"))?.[1];
console.log(JSON.stringify({
  underlyings: inputs.length,
  chains: priced.length,
  cpuMs: Math.round((user + system) / 1000),
  budgetMs: 900,
  peakMemoryMb: Math.round(Number(peak) / 1024),
}));
