// What joint draws, stress cells and greeks of a day's structures take, CPU of the main thread: the
// first time in a process, as a call has it, and once the code is compiled.
import type { ScenarioStructure } from "../shared/allocation/scenario_structure.ts";
import { structureRisks } from "../shared/allocation/scenarios/structure_risks.ts";
import { processFigures } from "./support/process_figures.ts";
import { scenarioStructures } from "./support/scenario_structures.ts";

const COUNTS = [50, 100, 200, 400];
const TERMS = { tradingDate: "2026-02-09", drawCount: 2000, seed: 1 };
/** Of which the quickest counts: other work adds to it. */
const ROUNDS = 12;

/** Milliseconds and megabytes by count of structures. */
export function bench(): Promise<object> {
  const all = scenarioStructures(Math.max(...COUNTS), TERMS.tradingDate);
  const spread = (count: number) =>
    all.filter((_, i) =>
      Math.floor(i * count / all.length) !== Math.floor((i - 1) * count / all.length)
    );
  const structures = spread(200);
  const before = Deno.memoryUsage().rss / 2 ** 20;
  const firstMs = milliseconds(() => structureRisks(structures, TERMS));
  const peak = processFigures(Deno.pid).residentMb;
  return Promise.resolve({
    draws: TERMS.drawCount,
    structures: structures.length,
    underlyings: new Set(structures.map(({ name }) => name.underlying)).size,
    twoExpiries: structures.filter(({ structure }) =>
      structure.legs.some(({ expiry = structure.expiry }) =>
        expiry !== structure.expiry
      )
    ).length,
    firstMs,
    // At most: the peak of the process less what it held before.
    residentMb: Math.round(peak - before),
    budgetMs: 100,
    budgetMb: 20,
    warm: COUNTS.map((count) => {
      const some = spread(count);
      return { structures: some.length, milliseconds: best(some) };
    }),
  });
}

function best(structures: readonly ScenarioStructure[]): number {
  return Math.min(...Array.from({ length: ROUNDS }, () => {
    const renewed = withNewNames(structures);
    return milliseconds(() => structureRisks(renewed, TERMS));
  }));
}

/** Tables are kept by horizon: a call has horizons of its own. */
function withNewNames(structures: readonly ScenarioStructure[]): ScenarioStructure[] {
  const names = new Map(
    structures.map(({ name }) =>
      [name, { ...name, horizons: name.horizons.map((each) => ({ ...each })) }] as const
    ),
  );
  return structures.map((each) => ({ ...each, name: names.get(each.name) ?? each.name }));
}

function milliseconds(work: () => unknown): number {
  const before = processFigures(Deno.pid).mainThreadMs;
  work();
  return Number((processFigures(Deno.pid).mainThreadMs - before).toFixed(1));
}
