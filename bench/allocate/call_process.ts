// All that one allocate call computes, in a fresh process: `call_process.ts FILE` reads what it
// would read of the tables and prints what scenarios and choice took. Nothing is asked or stored.
import { chooseAllocation } from "../../shared/allocation/choose_allocation.ts";
import { allocationRows } from "../../shared/desk/allocate/allocation_rows.ts";
import { allocationTerms, DRAWS } from "../../shared/desk/allocate/allocation_terms.ts";
import { marginOfBook } from "../../shared/desk/allocate/margin_of_book.ts";
import { MARGIN_RATES } from "../../tests/support/margin_rates.ts";
import { processFigures } from "../support/process_figures.ts";
import type { CallInputs } from "./call_inputs.ts";
import { moderateLimits } from "./moderate_limits.ts";

/** Figures of one call. CPU of the thread that runs it, milliseconds. */
export interface CallFigures {
  readonly candidates: number;
  readonly draws: number;
  /** Of all parts below. */
  readonly callMs: number;
  /** Joint draws, stress grid and greeks of all candidates. */
  readonly scenariosMs: number;
  /** Problem, solve, reasons, use of limits, shadow prices, and the check by the other judge. */
  readonly chooseMs: number;
  /** Margin of the whole book and the rows to be stored. */
  readonly rowsMs: number;
  /** Of the other threads: compiler and garbage collector. */
  readonly helperThreadsMs: number;
  /** What the call left in V8 and outside of its heap, megabytes. */
  readonly addedMb: number;
  readonly residentMb: number;
  readonly chosen: number;
  readonly broken: number;
}

const CAPITAL = 1e7;

const instants = (key: string, value: unknown) =>
  key === "at" || key.endsWith("At") ? new Date(String(value)) : value;
const { inputs, horizons }: CallInputs = JSON.parse(
  Deno.readTextFileSync(Deno.args[0] ?? ""),
  instants,
);
const limits = moderateLimits(CAPITAL, inputs.names.map(({ industry }) => industry));
const aim = { deploymentTarget: 0.8, tailWeight: 0.1 };
const spent = () => processFigures(Deno.pid);
const megabytes = () => {
  const { heapUsed, external } = Deno.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
};

const held = megabytes();
const before = spent();
const made = allocationTerms(inputs, { limits, aim, horizons, seed: 1, tierOf: () => undefined });
const drawn = spent();
const choice = chooseAllocation(made.terms, { ordering: "money", seed: 1 });
const chosen = spent();
const { tradingDate } = inputs;
const margins = { tradingDate, rates: MARGIN_RATES, sessionDeviations: new Map() };
allocationRows(choice, {
  regimeLevel: limits.regimeLevel,
  ordering: "money",
  wanted: undefined,
  target: aim.deploymentTarget * CAPITAL,
  confirmed: new Map(),
  margin: marginOfBook({ ...made, margins }, choice.chosen),
});
const after = spent();
const between = (from: typeof before, to: typeof before) =>
  Number((to.mainThreadMs - from.mainThreadMs).toFixed(1));
const figures: CallFigures = {
  candidates: inputs.candidates.length,
  draws: DRAWS,
  callMs: between(before, after),
  scenariosMs: between(before, drawn),
  chooseMs: between(drawn, chosen),
  rowsMs: between(chosen, after),
  helperThreadsMs: Math.round(after.helperThreadsMs - before.helperThreadsMs),
  addedMb: Number((megabytes() - held).toFixed(1)),
  residentMb: Math.round(after.residentMb),
  chosen: choice.chosen.length,
  broken: choice.broken.length,
};
console.log(JSON.stringify(figures));
