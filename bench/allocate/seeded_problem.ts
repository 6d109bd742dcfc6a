import type { AllocationProblem, SumLimit } from "../../shared/allocation/allocation_problem.ts";
import { seededRandom } from "../../shared/statistics/seeded_random.ts";
import { tailLoss } from "../../shared/statistics/tail_loss.ts";
import type { LimitName } from "../../shared/vocabulary/limit_names.ts";
import type { Sleeve } from "../../shared/vocabulary/terms.ts";

/** What a problem is drawn by. */
export interface SeededProblemOptions {
  readonly seed: number;
  /** Rupees. */
  readonly capital: number;
  readonly draws: number;
  readonly underlyings: number;
  readonly carryEach: number;
  /** Of indices, which come first among the underlyings. */
  readonly premium: number;
}

const INDICES = 4;
const INDUSTRIES = 6;
const DEFINITIONS = 12;
/** The stress grid: spot moves by changes of volatility. */
const MOVES = [-0.15, -0.1, -0.07, -0.05, -0.03, 0, 0.03, 0.05, 0.07, 0.1, 0.15];
const VOLATILITIES = [-0.25, 0, 0.25, 0.5, 0.75];

interface Column {
  readonly underlying: number;
  readonly sleeve: Sleeve;
  readonly definition: number;
  readonly open: boolean;
  readonly margin: number;
  readonly cost: number;
  readonly value: number;
  readonly mostLots: number;
  readonly draws: Float64Array;
  readonly stress: Float64Array;
  readonly delta: number;
  readonly vega: number;
  readonly gamma: number;
  readonly theta: number;
}

/** A problem that looks like the desk's: fat tails, one market, the default limits of moderate. */
export function seededProblem(options: SeededProblemOptions): AllocationProblem {
  const { capital, draws } = options;
  const random = seededRandom(options.seed);
  const market = Float64Array.from({ length: draws }, () => fatTailed(random));
  const columns: Column[] = [];
  for (let name = 0; name < options.underlyings; name++) {
    const own = Float64Array.from(market, (move) => {
      const tied = name < INDICES ? 0.9 : 0.6;
      return tied * move + Math.sqrt(1 - tied * tied) * fatTailed(random);
    });
    const premium = name >= INDICES
      ? 0
      : Math.ceil((options.premium - name) / Math.min(INDICES, options.underlyings));
    for (let k = 0; k < options.carryEach + premium; k++) {
      const sleeve = k < options.carryEach ? "carry" : "premium";
      columns.push(columnOf({ name, sleeve, own, capital }, random));
    }
  }
  const all = columns.map((column, i) => ({
    ...column,
    key: `${String(column.underlying).padStart(3, "0")} ${String(i).padStart(3, "0")}`,
  }));
  const each = (of: (column: Column) => number) => Float64Array.from(all, of);
  const none = () => new Float64Array(draws);
  const flat = new Float64Array(all.length * draws);
  all.forEach((column, i) => flat.set(column.draws, i * draws));
  return {
    keys: all.map(({ key }) => key),
    underlyings: all.map(({ underlying }) => `U${underlying}`),
    sleeves: all.map(({ sleeve }) => sleeve),
    values: each(({ value }) => value),
    costs: each(({ cost }) => cost),
    capital: each(({ margin }) => margin),
    caps: all.map(() => []),
    mostLots: Int32Array.from(all, ({ mostLots }) => mostLots),
    drawCount: draws,
    draws: flat,
    sums: sumsOf(all, capital),
    counts: [
      { name: "position_count", columns: Int32Array.from(all.keys()), most: 20 },
      ...Array.from({ length: DEFINITIONS }, (_, definition) => ({
        name: "definition_count" as const,
        of: `D${definition}`,
        columns: Int32Array.from(
          all.flatMap((column, i) => column.definition === definition ? [i] : []),
        ),
        most: 5,
      })),
    ],
    tails: [
      tail("value_tail_cap", ["edge", "premium"], 0.04),
      tail("premium_tail_cap", ["premium"], 0.02),
      tail("book_tail_cap", ["edge", "premium", "carry"], 0.12),
    ],
    toDeploy: 0.8 * capital,
    tailWeight: 0.1,
  };

  function tail(name: LimitName, sleeves: Sleeve[], share: number) {
    return { name, sleeves, held: none(), most: share * capital };
  }
}

/** Student's t with four degrees of freedom, scaled to a deviation of 1. */
function fatTailed(random: () => number): number {
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const chi = normal() ** 2 + normal() ** 2 + normal() ** 2 + normal() ** 2;
  return normal() / Math.sqrt(chi / 4) / Math.SQRT2;
}

/**
 * A sold structure with or without wings over a month's move in deviations: its result is a credit
 * less what lies beyond its shorts, up to its wings.
 */
function columnOf(
  { name, sleeve, own, capital }: {
    readonly name: number;
    readonly sleeve: Sleeve;
    readonly own: Float64Array;
    readonly capital: number;
  },
  random: () => number,
): Column {
  const index = name < INDICES;
  const deviation = (index ? 0.045 : 0.06 + 0.05 * random()) * (500_000 + 700_000 * random());
  const open = random() < 0.15;
  const [below, above] = random() < 0.5
    ? [0.6 + random(), 0.6 + random()]
    : random() < 0.5
    ? [0.5 + random(), Infinity]
    : [Infinity, 0.5 + random()];
  const wing = open ? Infinity : 0.15 + 0.7 * random() ** 2;
  const loss = (move: number) =>
    deviation * Math.min(wing, Math.max(0, -move - below) + Math.max(0, move - above));
  const draws = own.map((move) => -loss(move));
  const mean = draws.reduce((sum, result) => sum + result, 0) / draws.length;
  const cvar = tailLoss(draws.map((result) => result - mean)).loss;
  const ratio = sleeve === "carry" ? -(0.005 + 0.035 * random()) : 0.01 + 0.02 * random();
  const shift = ratio * cvar - mean;
  draws.forEach((result, j) => draws[j] = result + shift);
  const worst = open ? loss(below === Infinity ? 3 : -3) : deviation * wing;
  const margin = open ? 120_000 + 120_000 * random() : 1.15 * deviation * wing + 4000;
  const perName = (index ? 0.3 : 0.06) * capital;
  const byLoss = Math.floor(0.02 * capital / worst);
  const kelly = sleeve === "carry" ? Infinity : Math.floor(0.03 * random() * capital / worst);
  const beta = index ? 1 : 0.7 + 0.8 * random();
  const stress = Float64Array.from(MOVES.flatMap((move) =>
    VOLATILITIES.map((volatility) => {
      const moved = beta * move / (index ? 0.045 : 0.08);
      return 0.75 * (loss(0) - loss(moved)) - 0.02 * deviation * Math.min(wing, 1) * volatility +
        shift * 0.1;
    })
  ));
  const side = (below < Infinity ? 1 : 0) - (above < Infinity ? 1 : 0);
  return {
    underlying: name,
    sleeve,
    definition: Math.floor(DEFINITIONS * random()),
    open,
    margin,
    cost: sleeve === "carry" ? -ratio * cvar : 0,
    value: sleeve === "carry" ? 0 : ratio * cvar,
    mostLots: Math.min(Math.floor(perName / margin), byLoss, kelly),
    draws,
    stress,
    delta: beta * side * 0.02 * deviation * (0.5 + random()) * Math.min(1, wing),
    vega: 0.01 * deviation * (0.3 + random()) * Math.min(1, wing),
    gamma: 0.003 * deviation * random() * Math.min(1, wing),
    theta: 0.004 * deviation * random() * Math.min(1, wing),
  };
}

function sumsOf(all: readonly Column[], capital: number): SumLimit[] {
  const sum = (name: LimitName, of: (column: Column) => number, share: number, what?: string) => ({
    name,
    ...(what === undefined ? {} : { of: what }),
    perLot: Float64Array.from(all, of),
    held: 0,
    most: share * capital,
  });
  const industry = (name: number) => name < INDICES ? -1 : name % INDUSTRIES;
  return [
    ...Array.from({ length: INDUSTRIES + 1 }, (_, k) =>
      sum(
        "industry_cap",
        ({ underlying, margin }) => industry(underlying) === k - 1 ? margin : 0,
        k === 0 ? 0.6 : 0.2,
        `I${k}`,
      )),
    sum("undefined_risk_cap", ({ open, margin }) => open ? margin : 0, 0.3),
    sum("deployment_cap", ({ margin }) => margin, 0.9),
    sum("carry_cost_cap", ({ cost }) => cost, 0.06 / 12),
    ...MOVES.flatMap((_, m) =>
      VOLATILITIES.map((_, v) => {
        const cell = m * VOLATILITIES.length + v;
        return sum("stress_cap", ({ stress }) => -(stress[cell] ?? 0), 0.1, `cell ${cell}`);
      })
    ),
    sum("delta_cap", ({ delta }) => delta, 0.005, "up"),
    sum("delta_cap", ({ delta }) => -delta, 0.005, "down"),
    sum("vega_cap", ({ vega }) => vega, 0.004),
    sum("gamma_cap", ({ gamma }) => gamma, 0.0015),
    sum("theta_cap", ({ theta }) => -theta, 0.0025),
  ];
}
