// A slice of twelve underlyings in a process of its own, as an analyze call has it: prices and scans them, and prints what it took from process start.
import process from "node:process";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { scanInputs, seededChains } from "./seeded_chains.ts";

const UNDERLYINGS = 12;

const raw = seededChains(UNDERLYINGS);
const before = process.cpuUsage();
const priced = raw.map((price) => price()).filter((chain) => chain !== undefined);
for (const input of scanInputs(priced)) scanUnderlying(input);
const { user, system } = process.cpuUsage();
const peak = /VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync("/proc/self/status"))?.[1];
console.log(JSON.stringify({
  underlyings: UNDERLYINGS,
  chains: priced.length,
  // The making of the market before it belongs to no analyze call, but stands in the process' time.
  cpuMs: Math.round((user + system) / 1000),
  ownMs: Math.round((user + system - before.user - before.system) / 1000),
  peakMemoryMb: Math.round(Number(peak) / 1024),
  budgetMs: 900,
}));
