// What every call of the desk costs its database by age and by underlyings: pages touched, time,
// and the exponents of both. Deterministic in pages, never in time.
import { clusterWithTemplate, TEMPLATE } from "../tests/support/template.ts";
import type { Cluster } from "../local/platform/postgres/cluster.ts";
import { type AgedCosts, agedCosts } from "./support/aged_costs.ts";

const UNDERLYINGS = [12, 54, 211] as const;
const YEARS = [0, 1, 3] as const;
/** Strategies of an underlying and session. 211 names over three years would hold 7 GB with all. */
const THIN = 8;
/** The desk that the budget is of: every definition. */
const WHOLE = { underlyings: 54, years: 3 } as const;
/** A rpc is killed after 8 s; this is asked of each. */
const BUDGET_MS = 1000;

interface Desk {
  readonly underlyings: number;
  readonly years: number;
  readonly costs: AgedCosts;
}

/** Costs by call for each desk, their exponents, and what is over the budget. */
export async function bench(): Promise<object> {
  const cluster = await clusterWithTemplate();
  try {
    const desks: Desk[] = [];
    for (const underlyings of UNDERLYINGS) {
      for (const years of YEARS) {
        desks.push({ underlyings, years, costs: await measure(cluster, underlyings, years, THIN) });
      }
    }
    const whole = await measure(cluster, WHOLE.underlyings, WHOLE.years);
    return {
      thinnedTo: { definitions: THIN, of: "every desk of calls; budget has every definition" },
      calls: [...whole.keys()].map((name) => callGrowth(name, desks)),
      budget: {
        ...WHOLE,
        allowedMs: BUDGET_MS,
        calls: [...whole].map(([name, { buffers, ms }]) => ({ name, buffers, ms: rounded(ms) }))
          .toSorted((p, q) => q.ms - p.ms),
        over: [...whole].filter(([, { ms }]) => ms > BUDGET_MS).map(([name]) => name),
      },
    };
  } finally {
    await cluster.stop();
  }
}

/** Costs on a desk of its own, which is dropped afterwards. */
async function measure(
  cluster: Cluster,
  underlyings: number,
  years: number,
  definitions?: number,
): Promise<AgedCosts> {
  const name = `aged_${underlyings}_${years}_${definitions ?? "all"}`;
  await cluster.admin.unsafe(`create database ${name} template ${TEMPLATE} strategy file_copy`);
  const age = {
    underlyings,
    years,
    seed: 1,
    ...(definitions === undefined ? {} : { definitions }),
  };
  const costs = await agedCosts(cluster.url(name), age);
  await cluster.admin.unsafe(`drop database ${name} with (force)`);
  return costs;
}

/** One call over all desks; exponents of its pages, 0 where they stay the same. */
function callGrowth(name: string, desks: readonly Desk[]): object {
  const of = (desk: Desk) => desk.costs.get(name) ?? { buffers: 0, ms: 0 };
  // A desk without a year behind it has not filled the windows that its calls look back over.
  const aged = desks.filter(({ underlyings, years }) => underlyings === 54 && years > 0);
  const wide = desks.filter(({ years }) => years === 3);
  return {
    name,
    byAge: exponent(aged.map((desk) => [desk.years, of(desk).buffers])),
    byUnderlyings: exponent(wide.map((desk) => [desk.underlyings, of(desk).buffers])),
    desks: desks.map((desk) => ({
      underlyings: desk.underlyings,
      years: desk.years,
      buffers: of(desk).buffers,
      ms: rounded(of(desk).ms),
    })),
  };
}

/** Slope of the line of least squares through the logarithms. */
function exponent(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(Math.max(1, y))] as const);
  const mean = (of: (log: readonly [number, number]) => number) =>
    logs.reduce((sum, log) => sum + of(log), 0) / logs.length;
  const [x, y] = [mean(([p]) => p), mean(([, q]) => q)];
  const across = mean(([p, q]) => (p - x) * (q - y));
  return rounded(across / mean(([p]) => (p - x) ** 2));
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}
