import type { ChosenAllocation } from "../../allocation/choose_allocation.ts";
import type { BookLimitUse } from "../../allocation/binding_limits.ts";
import type { ExplainedLots } from "../../allocation/explain_lots.ts";
import type { WantedLots } from "../../allocation/lots_as_wanted.ts";
import type { LotsRefusal } from "../../allocation/refusal.ts";
import type { ShadowPrice } from "../../allocation/solve/shadow_prices.ts";
import { STRESS_CELLS } from "../../allocation/scenarios/stress_cells.ts";
import type { Margin } from "../../market/book_margin.ts";
import type { ConfirmedMargin } from "./confirm_margins.ts";
import { LIMIT_NAMES, type LimitName } from "../../vocabulary/limit_names.ts";
import type { Ordering } from "../../vocabulary/terms.ts";
import { present } from "../../vocabulary/present.ts";
import type {
  AllocationLimitRow,
  AllocationRefusalRow,
  AllocationRow,
  AllocationRunRow,
  PortfolioFigures,
} from "../../vocabulary/rows/allocation_run_row.ts";

/** What of an allocation's row follows from the choice alone. */
export type ChosenRows = Omit<
  AllocationRunRow,
  "run_id" | "generation" | "held_fingerprint" | "inputs_hash" | "capital" | "ordering" | "notes"
>;

/** The rows of an allocation: lots with what they add, refusals, limits, the whole book. Rupees. */
export function allocationRows(
  allocation: ChosenAllocation,
  { regimeLevel, ordering, wanted, target, confirmed, margin }: {
    readonly regimeLevel: ChosenRows["regime_level"];
    readonly ordering: Ordering;
    /** What the owner wanted, where that decided. */
    readonly wanted?: readonly WantedLots[] | undefined;
    /** Capital that carry was to bring the whole book to; absent where nothing asked for it. */
    readonly target: number | undefined;
    /** What was answered of the margins, by strategy. */
    readonly confirmed: ReadonlyMap<number, ConfirmedMargin>;
    /** Of the whole book, by the model. */
    readonly margin: Margin;
  },
): ChosenRows {
  const { book, figures, solution, chosen, refused } = allocation;
  return {
    regime_level: regimeLevel,
    deployed: book.deployed,
    ...present({ target }),
    most_deployed: solution.mostDeployed,
    expected_value: figures.expectedValue,
    cvar95: figures.cvar95,
    loss_probability: figures.lossProbability,
    carry_cost: book.carryCost,
    cost_a_year: book.carryCostYear,
    portfolio: portfolioOf(allocation, margin),
    limits: limitRows(allocation),
    allocations: chosen.map((each, i) => ({
      ...lotsRow(each, i + 1),
      reason: wantedReason(each, wanted) ?? reasonOf(each, ordering),
      ...brokerMargin(confirmed.get(each.column.strategyId)),
    })),
    refusals: refused.map(refusalRow),
  };
}

function portfolioOf({ book }: ChosenAllocation, margin: Margin): PortfolioFigures {
  const { delta, gamma, vega, theta, stress, deployedBy } = book;
  const { direction, ...deployed } = deployedBy;
  return {
    margin,
    greeks: { delta, gamma, vega, theta },
    stress: STRESS_CELLS.flatMap(({ move, volatility, isAtExpiry }, i) =>
      stress.slice(i, i + 1).map(({ result }) => ({ move, volatility, isAtExpiry, result }))
    ),
    deployed: { ...deployed, side: direction },
  };
}

/** Each limit of the book; of the stress grid the worst cell and those that bind or are priced. */
function limitRows({ limits, prices }: ChosenAllocation): AllocationLimitRow[] {
  const priceOf = ({ name, of }: BookLimitUse) =>
    prices.find((price) => price.name === name && price.of === of);
  const cells = limits.filter(({ name }) => name === "stress_cap");
  const worst = cells.toSorted((p, q) => q.value / q.bound - p.value / p.bound)[0];
  return limits.filter((use) =>
    use.name !== "stress_cap" || use === worst || use.blocks > 0 || priceOf(use) !== undefined
  ).map((use) => ({
    limit_name: use.name,
    ...present({ of: use.of }),
    value: use.value,
    bound: use.bound,
    is_binding: use.blocks > 0,
    ...priceColumns(priceOf(use)),
  }));
}

/** The broker's own figure; what the model stood in for has none. */
function brokerMargin(confirmed: ConfirmedMargin | undefined) {
  return confirmed?.source === "broker" ? { broker_margin: confirmed.margin } : {};
}

function priceColumns(price: ShadowPrice | undefined) {
  if (price === undefined) return {};
  return { shadow_price: price.value + price.saved, shadow_capital: price.deployed };
}

function lotsRow(each: ExplainedLots, rank: number): Omit<AllocationRow, "reason"> {
  const { column, lots, kellyLots, capital, expectedValue, expectedCost, uses, displaced } = each;
  return {
    strategy_id: column.strategyId,
    lots,
    margin: lots * column.margin,
    premium: lots * column.premium,
    capital_used: capital,
    max_loss: column.maxLoss === undefined ? null : lots * column.maxLoss,
    expected_value: expectedValue,
    ...(column.sleeve === "carry" ? { expected_cost: expectedCost } : {}),
    ...present({
      cvar_contribution: uses.find(({ name }) => name === "book_tail_cap")?.value,
      kelly_lots: kellyLots,
      tier: column.tier,
      stands_in_for: column.standsInFor?.definition,
      substitution_weight: column.standsInFor?.weight,
      displaced: displaced[0],
    }),
    binding_limits: bindingOf(each),
    rank,
  };
}

/** Limits that the lots nearly fill: one lot more would pass them. */
function bindingOf({ lots, uses }: ExplainedLots): LimitName[] {
  const binding = new Set(
    uses.filter(({ value, bound }) => value > 0 && value * (lots + 1) / lots > bound)
      .map(({ name }) => name),
  );
  return LIMIT_NAMES.filter((name) => binding.has(name));
}

function wantedReason(
  { column, lots }: ExplainedLots,
  wanted: readonly WantedLots[] | undefined,
): string | undefined {
  const mark = wanted?.find(({ strategyId }) => strategyId === column.strategyId);
  return mark && `marked by the owner, priority ${mark.priority}: ${lots} of ${mark.lots} ` +
      `${mark.lots === 1 ? "lot" : "lots"} wanted`;
}

function reasonOf({ column, kellyLots, lots }: ExplainedLots, ordering: Ordering): string {
  const { sleeve, orderRatio, costRatio, quantumScore } = column;
  if (ordering === "score") return `${sleeve}: quantum score ${quantumScore.toFixed(3)}`;
  const percent = (share: number) => `${(100 * share).toFixed(2)}%`;
  return sleeve === "carry"
    ? `carry: expected cost ${percent(costRatio)} of the maximum loss`
    : `${sleeve}: expected value ${
      percent(orderRatio)
    } of the risk; ${lots} of ${kellyLots} lots ` +
      "of its Kelly bet";
}

function refusalRow({ column, reason, distance, capitalNeeded, detail }: LotsRefusal) {
  const limit = LIMIT_NAMES.find((name) => name === reason);
  return {
    strategy_id: column.strategyId,
    reason,
    ...present({ limit_name: limit, distance, capital_needed: capitalNeeded }),
    detail,
  } satisfies AllocationRefusalRow;
}
