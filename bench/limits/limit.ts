import type { MeasuredCall } from "../support/bundled_world.ts";

/** One figure beside what it may be. */
export interface LimitRow {
  readonly function: string;
  /** Years of rows in the database; absent where none is asked. */
  readonly age?: number;
  readonly limit: string;
  readonly measured: number;
  readonly allowed: number;
  /** Of what is allowed; absent where nothing is. */
  readonly share?: number;
  readonly over: boolean;
  /** What the figure was, where its name does not say it. */
  readonly detail?: string;
}

/** What a function may take: of each figure the maximum over its processes counts. */
const LIMITS: readonly {
  readonly limit: string;
  readonly allowed: number;
  readonly of: (call: MeasuredCall) => number;
  readonly detail?: (call: MeasuredCall) => string;
}[] = [
  { limit: "mainThreadMs", allowed: 1500, of: ({ mainThreadMs }) => mainThreadMs },
  { limit: "v8Mb", allowed: 100, of: ({ v8Mb }) => v8Mb },
  {
    limit: "longestRpcMs",
    allowed: 1000,
    of: (call) => longestRpc(call).ms,
    detail: (call) => longestRpc(call).name,
  },
  { limit: "wallSeconds", allowed: 60, of: ({ wallMs }) => wallMs / 1000 },
];

/** The request to the database that took longest; 0 ms where there was none. */
function longestRpc({ rpcMs }: MeasuredCall): { readonly name: string; readonly ms: number } {
  const longest = [...rpcMs].map(([name, all]) => ({ name, ms: Math.max(...all) }));
  return longest.toSorted((p, q) => q.ms - p.ms)[0] ?? { name: "none", ms: 0 };
}

/** A row of one figure. */
export function limitRow(row: Omit<LimitRow, "share" | "over">): LimitRow {
  const { function: name, measured, allowed, ...rest } = row;
  return {
    function: name,
    ...rest,
    measured: rounded(measured),
    allowed,
    ...(allowed === 0 ? {} : { share: rounded(measured / allowed) }),
    over: measured > allowed,
  };
}

/** The rows of one call, measured once in each of several processes. */
export function callRows(
  name: string,
  age: number,
  calls: readonly MeasuredCall[],
): LimitRow[] {
  return LIMITS.flatMap(({ limit, allowed, of, detail }) => {
    const [worst] = calls.toSorted((p, q) => of(q) - of(p));
    if (worst === undefined) return [];
    const told = detail === undefined ? {} : { detail: detail(worst) };
    return [limitRow({ function: name, age, limit, measured: of(worst), allowed, ...told })];
  });
}

/** How many of a call's processes were refused or did nothing: none may. */
export function idleRow(name: string, age: number, idle: readonly string[]): LimitRow {
  const [detail] = idle;
  return limitRow({
    function: name,
    age,
    limit: "callsThatDidNothing",
    measured: idle.length,
    allowed: 0,
    ...(detail === undefined ? {} : { detail }),
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
