import type { AllocationColumn } from "../../shared/allocation/allocation_column.ts";
import type { BookLimits } from "../../shared/risk/book_limits.ts";
import type { HeldBook } from "../../shared/risk/held_book.ts";
import type { StructureRisk } from "../../shared/risk/structure_risk.ts";
import type { LimitName } from "../../shared/vocabulary/limit_names.ts";
import { column, edge, riskOf, WIDE } from "./columns.ts";

/** Two structures with lots of which one limit takes exactly `use`, holdings included. Rupees. */
export interface LimitCase {
  readonly name: LimitName;
  readonly of?: string;
  readonly columns: readonly AllocationColumn[];
  readonly lots: readonly number[];
  readonly book: Partial<HeldBook>;
  readonly use: number;
  /** Limits in which that limit has this bound, and nothing else is in the way. */
  limits(bound: number): Partial<BookLimits>;
}

const share = (bound: number) => bound / WIDE.capital;

const stocks = (changes: Partial<AllocationColumn>): AllocationColumn[] => [
  column({ underlying: "RELIANCE", kind: "stock", industry: "Energy", ...changes }),
  column({ underlying: "TCS", kind: "stock", industry: "Energy", ...changes }),
];

const withRisk = (changes: Parameters<typeof riskOf>[0]) => stocks({ risk: riskOf(changes) });

const holding = (changes: Parameters<typeof riskOf>[0]): Partial<HeldBook> => ({
  risks: new Map([["carry", riskOf(changes)]]),
});

/** A result of one lot, and of what is held, that a move's limit looks at. */
function move(
  name: LimitName,
  changes: Partial<StructureRisk>,
  held: Partial<StructureRisk>,
  limits: (share: number) => Partial<BookLimits>,
): LimitCase {
  return {
    name,
    columns: withRisk(changes),
    lots: [2, 3],
    book: holding(held),
    use: 5 * 700 + 1500,
    limits: (bound) => limits(share(bound)),
  };
}

/** Every limit where only it binds; sums count what is held. */
export const LIMIT_CASES: readonly LimitCase[] = [
  ...(["stock", "index"] as const).map((kind): LimitCase => ({
    name: "underlying_cap",
    of: "RELIANCE iron_condor",
    columns: stocks({ kind }),
    lots: [4, 3],
    book: {},
    use: 400_000,
    limits: (bound) => ({
      maxUnderlying: { stock: 0, index: 0, [kind]: 2 * share(bound) },
      levelFactor: 0.5,
    }),
  })),
  {
    name: "underlying_cap",
    of: "RELIANCE iron_condor",
    columns: stocks({ weight: 0.004 }),
    lots: [4, 3],
    book: {},
    use: 400_000,
    limits: (bound) => ({ maxWeights: { underlying: share(bound) / 0.004, industry: 99 } }),
  },
  {
    name: "loss_cap",
    of: "RELIANCE iron_condor",
    columns: stocks({ worstLoss: 41_000, maxLoss: 12, stressLoss: 13 }),
    lots: [4, 3],
    book: {},
    use: 164_000,
    limits: (bound) => ({ maxLossPerTrade: share(bound) }),
  },
  ...([["edge", 1], ["premium", 0.5]] as const).map(([sleeve, part]): LimitCase => ({
    name: "kelly_cap",
    of: "NIFTY iron_condor",
    columns: [edge({ sleeve, kelly: 0.3, standardError: 3000, sizeFactor: 0.8 })],
    lots: [4],
    book: {},
    use: 400_000,
    limits: (bound) => ({
      kellyPart: share(bound) / (part * 0.3 * 0.5 * 0.8 * 0.5),
      levelFactor: 0.5,
    }),
  })),
  {
    name: "industry_cap",
    of: "Energy",
    columns: stocks({}),
    lots: [2, 3],
    book: { industries: new Map([["Energy", 70_000], ["Index", 900_000]]) },
    use: 570_000,
    limits: (bound) => ({ industries: new Map([["Energy", { cap: share(bound), weight: 1 }]]) }),
  },
  {
    name: "industry_cap",
    of: "Energy",
    columns: stocks({}),
    lots: [2, 3],
    book: { industries: new Map([["Energy", 70_000]]) },
    use: 570_000,
    limits: (bound) => ({
      industries: new Map([["Energy", { cap: 1, weight: share(bound) / 3 }]]),
      maxWeights: { underlying: 99, industry: 3 },
    }),
  },
  {
    name: "undefined_risk_cap",
    columns: [
      column({ riskClass: "undefined" }),
      column({ underlying: "TCS", riskClass: "unlimited_up" }),
      column({ underlying: "WIPRO" }),
    ],
    lots: [2, 3, 4],
    book: { undefinedMargin: 50_000 },
    use: 500_000,
    limits: (bound) => ({ maxUndefinedMargin: share(bound) }),
  },
  {
    name: "deployment_cap",
    columns: stocks({}),
    lots: [2, 3],
    book: { deployed: 250_000 },
    use: 750_000,
    limits: (bound) => ({ maxDeployed: share(bound) }),
  },
  {
    name: "daily_cap",
    columns: stocks({}),
    lots: [2, 3],
    book: { deployed: 250_000, addedToday: 200_000 },
    use: 700_000,
    limits: (bound) => ({ maxDailyDeployment: share(bound) }),
  },
  {
    name: "carry_cost_cap",
    of: "3 sessions",
    columns: [...stocks({ expectedCost: 300 }), edge({ expectedCost: 900 })],
    lots: [9, 2, 3],
    book: { carryCosts: [5000, 70, 80, 90] },
    // NIFTY's edge comes first and costs the ledger nothing.
    use: 5 * 300 + 240,
    limits: (bound) => ({
      carry: { year: 4 * share(bound), yearSessions: 12, windowSessions: 3 },
    }),
  },
  {
    name: "carry_cost_cap",
    of: "4 sessions",
    columns: stocks({ expectedCost: 300 }),
    lots: [2, 3],
    book: { carryCosts: [9000, 70, 80, 90, 100] },
    use: 5 * 300 + 340,
    limits: (bound) => ({ carry: { year: share(bound), yearSessions: 4, windowSessions: 40 } }),
  },
  {
    name: "value_tail_cap",
    columns: [
      edge({ underlying: "A", risk: riskOf({ worst: -400 }) }),
      edge({ underlying: "B", sleeve: "premium", risk: riskOf({ worst: -300 }) }),
      column({ underlying: "C", risk: riskOf({ worst: -9000 }) }),
    ],
    lots: [2, 3, 4],
    book: {
      risks: new Map([
        ["edge", riskOf({ worst: -100 })],
        ["premium", riskOf({ worst: -50 })],
        ["carry", riskOf({ worst: -7000 })],
      ]),
    },
    use: 1850,
    limits: (bound) => ({ maxTail: { value: share(bound), premium: 9, book: 9 } }),
  },
  {
    name: "premium_tail_cap",
    columns: [
      edge({ underlying: "A", risk: riskOf({ worst: -400 }) }),
      edge({ underlying: "B", sleeve: "premium", risk: riskOf({ worst: -300 }) }),
      column({ underlying: "C", risk: riskOf({ worst: -9000 }) }),
    ],
    lots: [2, 3, 4],
    book: {
      risks: new Map([
        ["edge", riskOf({ worst: -100 })],
        ["premium", riskOf({ worst: -50 })],
      ]),
    },
    use: 950,
    limits: (bound) => ({ maxTail: { value: 9, premium: share(bound), book: 9 } }),
  },
  {
    name: "book_tail_cap",
    columns: [
      edge({ underlying: "A", risk: riskOf({ worst: -400 }) }),
      edge({ underlying: "B", sleeve: "premium", risk: riskOf({ worst: -300 }) }),
      column({ underlying: "C", risk: riskOf({ worst: -1000 }) }),
    ],
    lots: [2, 3, 4],
    book: {
      risks: new Map([
        ["edge", riskOf({ worst: -100 })],
        ["carry", riskOf({ worst: -50 })],
      ]),
    },
    use: 5850,
    limits: (bound) => ({ maxTail: { value: 9, premium: 9, book: share(bound) } }),
  },
  {
    name: "stress_cap",
    of: "+10% at -25%",
    columns: withRisk({ stress: new Float64Array([5000, -700]) }),
    lots: [2, 3],
    book: holding({ stress: new Float64Array([-2000, -1500]) }),
    use: 5 * 700 + 1500,
    limits: (bound) => ({ maxStressLoss: share(bound) }),
  },
  {
    ...move("delta_cap", { delta: 700 }, { delta: 1500 }, (maxDelta) => ({ maxDelta })),
    of: "fall",
  },
  {
    ...move("delta_cap", { delta: -700 }, { delta: -1500 }, (maxDelta) => ({ maxDelta })),
    of: "rise",
  },
  move("vega_cap", { vega: -700 }, { vega: -1500 }, (maxVegaLoss) => ({ maxVegaLoss })),
  move("gamma_cap", { gamma: -700 }, { gamma: -1500 }, (maxGammaLoss) => ({ maxGammaLoss })),
  move("theta_cap", { theta: -700 }, { theta: -1500 }, (maxThetaLoss) => ({ maxThetaLoss })),
];
