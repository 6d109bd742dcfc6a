import type { BundledWorld, MeasuredCall } from "../support/bundled_world.ts";
import { idleRow, type LimitRow, limitRow } from "./limit.ts";
import type { WithBundledWorld } from "../support/with_bundled_world.ts";

/** Calls of analyze that one worker answers in its life. */
const CALLS = 10;
/**
 * What one call may add to a worker's main thread, and two at once together: the worker is ended
 * by what it took, whoever asked for it. Milliseconds.
 */
const ADDED_MS = 1500;

/** Ten calls of analyze one after the other in one process, and two at once in another. */
export async function measureRepeated(
  age: number,
  processes: number,
  withWorld: WithBundledWorld,
): Promise<LimitRow[]> {
  const [inRow, atOnce]: [Repeated[], Repeated[]] = [[], []];
  for (let i = 0; i < processes; i++) {
    inRow.push(await withWorld("morning", oneAfterTheOther));
    atOnce.push(await withWorld("morning", twoAtOnce));
  }
  return [
    ...repeatedRows("analyze {}, ten calls one after the other", "mainThreadMsAdded", age, inRow),
    ...repeatedRows("analyze, two calls at once", "mainThreadMsOfBoth", age, atOnce),
  ];
}

/** What the calls of one process added at most, and those that made no progress. */
interface Repeated {
  readonly addedMs: number;
  readonly mainThreadMs: readonly number[];
  readonly v8Mb: number;
  readonly idle: readonly string[];
}

/** Ends early where nothing is left to do. */
async function oneAfterTheOther({ measure }: BundledWorld): Promise<Repeated> {
  const calls: MeasuredCall[] = [];
  const idle: string[] = [];
  let remaining = Infinity;
  while (calls.length < CALLS && remaining > 0) {
    const call = await measure({ path: "analyze", body: {} });
    calls.push(call);
    if (!(call.body.remaining < remaining)) idle.push(JSON.stringify(call.body));
    remaining = call.body.remaining ?? remaining;
  }
  const added = calls.map(({ mainThreadMs }, i) =>
    mainThreadMs - (calls[i - 1]?.mainThreadMs ?? 0)
  );
  return {
    addedMs: Math.max(...added),
    mainThreadMs: added.map(Math.round),
    v8Mb: Math.max(...calls.map(({ v8Mb }) => v8Mb)),
    idle,
  };
}

/** Of two risks, so that each has a run of its own; what they add is not told apart. */
async function twoAtOnce({ measure }: BundledWorld): Promise<Repeated> {
  const calls = await Promise.all(
    [{}, { risk: "conservative" }].map((body) => measure({ path: "analyze", body })),
  );
  const addedMs = Math.max(...calls.map(({ mainThreadMs }) => mainThreadMs));
  return {
    addedMs,
    mainThreadMs: [Math.round(addedMs)],
    v8Mb: Math.max(...calls.map(({ v8Mb }) => v8Mb)),
    idle: calls.filter(({ body }) => !(body.done > 0)).map(({ body }) => JSON.stringify(body)),
  };
}

function repeatedRows(
  name: string,
  limit: string,
  age: number,
  all: readonly Repeated[],
): LimitRow[] {
  const [worst] = all.toSorted((p, q) => q.addedMs - p.addedMs);
  if (worst === undefined) return [];
  const of = { function: name, age };
  return [
    limitRow({
      ...of,
      limit,
      measured: worst.addedMs,
      allowed: ADDED_MS,
      detail: worst.mainThreadMs.join(", "),
    }),
    limitRow({
      ...of,
      limit: "v8Mb",
      measured: Math.max(...all.map(({ v8Mb }) => v8Mb)),
      allowed: 100,
    }),
    idleRow(name, age, all.flatMap(({ idle }) => idle)),
  ];
}
