// The scan of method 5.8 as it is written there, set by set, without any of its columns, filters or
// tables: what it finds is what the scan must find.
import { chargesOf } from "../../shared/market/charges.ts";
import type { PricedChain, PricedRight } from "../../shared/market/priced_chain.ts";
import { type Distribution, viewDistribution } from "../../shared/pricing/distribution.ts";
import {
  type Definition,
  leastCredit,
  type LegRule,
  type Placement,
} from "../../shared/strategies/definition.ts";
import { horizonNodes } from "../../shared/strategies/payoff/horizon_nodes.ts";
import { type HorizonLeg, horizonShape } from "../../shared/strategies/payoff/horizon_shape.ts";
import { payoffMoments } from "../../shared/strategies/payoff/payoff_moments.ts";
import { extremesOf, payoffShape } from "../../shared/strategies/payoff/payoff_shape.ts";
import type { ScanInput } from "../../shared/strategies/scan/scan_input.ts";
import { fail } from "./assert.ts";

/** Gates in order; a set that fails one is told by it. */
const GATES = [
  "illiquid",
  "credit_below_rule",
  "impossible_premium",
  "cost_above_limit",
  "pop_below_minimum",
] as const;

/** The best set of a definition on one chain or pair of chains. */
export interface ExhaustiveResult {
  readonly strikes: readonly number[];
  /** The gate that it fails; absent when it is accepted. */
  readonly failed?: typeof GATES[number];
  readonly key: number;
  readonly scanned: number;
  readonly level: number;
}

/** Where sets are placed and judged: `far` is `near` for legs of one expiry. */
interface Setting {
  readonly definition: Definition;
  readonly near: PricedChain;
  readonly far: PricedChain;
  readonly view: Distribution;
  readonly input: ScanInput;
}

/** The best set at the first level of relaxation with a liquid one; absent where none has. */
export function exhaustiveScan(
  definition: Definition,
  input: ScanInput,
): ExhaustiveResult | undefined {
  const near = input.chains[0] ?? fail("no chain");
  const spans = definition.legs.some(({ expiry }) => expiry === "far");
  const far = spans ? input.chains[1] ?? fail("no far chain") : near;
  const view = viewDistribution(near.forward, near.smile, input.views[0] ?? fail("no view"));
  const setting = { definition, near, far, view, input };
  for (const [level, factor] of [1, 1.5, 2, 2.5].entries()) {
    const sets = setsOf(setting, factor);
    let best: Omit<ExhaustiveResult, "scanned" | "level"> & { passed: number } | undefined;
    for (const strikes of sets) {
      const { passed, key } = judge(setting, strikes);
      if (
        best === undefined || passed > best.passed || (passed === best.passed && key > best.key)
      ) {
        const failed = GATES[passed];
        best = { strikes, passed, key, ...(failed === undefined ? {} : { failed }) };
      }
    }
    if (best !== undefined && best.passed > 0) return { ...best, scanned: sets.length, level };
  }
  return undefined;
}

/** Every ascending set of the strikes that both chains list and the placements allow. */
function setsOf({ definition, near, far, input }: Setting, factor: number): number[][] {
  const strikes = [...near.strikes].filter((strike) => far.strikes.includes(strike));
  const placements = definition.placements.map((placement) => reached(placement, input, factor));
  const own = placements.map((placement, slot) => {
    const legs = definition.legs.filter((leg) => leg.slot === slot && leg.right !== "underlying");
    const chain = legs.every(({ expiry }) => expiry === "far") ? far : near;
    const fitting = strikes.filter((strike) => fits(placement, strike, chain, strikes));
    return "like" in placement || placement.kind === "steps" || placements.length < 3
      ? fitting
      : mostOpen(fitting, placement, chain);
  });
  let sets: number[][] = [[]];
  for (const fitting of own) {
    sets = sets.flatMap((set) =>
      fitting.filter((strike) => strike > (set.at(-1) ?? 0)).map((strike) => [...set, strike])
    );
  }
  return sets.filter((set) =>
    placements.every((placement, slot) => isPlaced(placement, set, slot, strikes))
  );
}

/** A placement scaled by the profile, reaching so many times further. */
function reached(given: Placement, { scale }: ScanInput, factor: number): Placement {
  const move = scale?.moveFactor ?? 1;
  switch (given.kind) {
    case "delta":
      return given.target <= 0.5
        ? { ...given, low: given.low / factor }
        : { ...given, high: 1 - (1 - given.high) / factor };
    case "expected_move":
      return { ...given, low: given.low * move, high: given.high * move * factor };
    case "moneyness":
      return { ...given, high: given.high * factor };
    case "at_the_money":
      return { ...given, steps: Math.ceil(given.steps * factor) };
    case "steps":
    case "unequal_width":
      return { ...given, max: Math.ceil(given.max * factor) };
    case "equal_width":
      return given;
  }
}

const isWithin = (value: number, a: number, b: number) =>
  value >= Math.min(a, b) && value <= Math.max(a, b);

/** What a placement allows whatever the other slots have. */
function fits(placement: Placement, strike: number, chain: PricedChain, strikes: number[]) {
  if ("target" in placement) {
    return isWithin(measure(placement, strike, chain), placement.low, placement.high);
  }
  if (placement.kind !== "at_the_money") return true;
  const { forward, smile } = chain;
  const nearest = strikes.toSorted((p, q) => Math.abs(p - forward) - Math.abs(q - forward))[0] ?? 0;
  return Math.abs(strikes.indexOf(strike) - strikes.indexOf(nearest)) <= placement.steps &&
    Math.abs(strike - forward) <= forward * Math.sqrt(smile.w(0));
}

function measure(
  placement: Extract<Placement, { target: number }>,
  strike: number,
  chain: PricedChain,
): number {
  if (placement.kind === "moneyness") return strike / chain.spot - 1;
  if (placement.kind === "delta") {
    return Math.abs(chain[placement.right].delta[chain.strikes.indexOf(strike)] ?? NaN);
  }
  return Math.log(strike / chain.forward) / Math.sqrt(chain.smile.w(0));
}

/** The twelve most open strikes with the one nearest to the target. */
function mostOpen(fitting: number[], placement: Placement, chain: PricedChain): number[] {
  if (fitting.length <= 12) return fitting;
  const interest = (strike: number) => {
    const i = chain.strikes.indexOf(strike);
    return (chain.call.openInterest[i] || 0) + (chain.put.openInterest[i] || 0);
  };
  const off = (strike: number) =>
    "target" in placement ? Math.abs(measure(placement, strike, chain) / placement.target - 1) : 0;
  const nearest = "target" in placement
    ? fitting.toSorted((p, q) => off(p) - off(q))[0]
    : undefined;
  const open = fitting.toSorted((p, q) => interest(q) - interest(p) || p - q)
    .filter((strike) => strike !== nearest);
  return [...(nearest === undefined ? [] : [nearest]), ...open].slice(0, 12)
    .sort((p, q) => p - q);
}

/** What a placement asks of the other slots. */
function isPlaced(placement: Placement, set: number[], slot: number, strikes: number[]): boolean {
  if (!("from" in placement)) return true;
  const [own = NaN, from = NaN] = [set[slot], set[placement.from]];
  const steps = strikes.indexOf(own) - strikes.indexOf(from);
  const away = placement.towards === "above" ? steps : -steps;
  if (placement.kind === "steps") return isWithin(away, placement.min, placement.max);
  const [p = NaN, q = NaN] = placement.like.map((at) => set[at]);
  const excess = Math.abs(own - from) - Math.abs(q - p);
  if (placement.kind === "equal_width") return away > 0 && Math.abs(excess) < 1e-6;
  const isOther = placement.relation === "wider" ? excess > 1e-6 : Math.abs(excess) > 1e-6;
  return isWithin(away, 1, placement.max) && isOther;
}

/** A leg of a set with what it costs and is worth. */
interface JudgedLeg extends HorizonLeg {
  readonly ratio: number;
  readonly spread: number;
  readonly charges: number;
  readonly interest: number;
  /** Its mean beyond what the view's distribution gives it, or instead of that. */
  readonly residual: number;
  readonly mean?: number;
  readonly isLiquid: boolean;
}

/** Gates that a set passes, and its key. */
function judge(setting: Setting, strikes: number[]): { passed: number; key: number } {
  const { definition, near, view, input } = setting;
  const legs = definition.legs.map((rule) =>
    rule.right === "underlying" ? heldLeg(setting) : optionLeg(setting, rule, strikes[rule.slot])
  );
  if (legs.some(({ isLiquid }) => !isLiquid)) return { passed: 0, key: -Infinity };
  const sum = (of: (leg: JudgedLeg) => number) => legs.reduce((total, leg) => total + of(leg), 0);
  const nodes = horizonNodes(near.forward, Math.sqrt(near.smile.w(0)), strikes);
  const shape = setting.far === near ? payoffShape(legs) : horizonShape(legs, nodes, 0.03);
  const moments = payoffMoments(shape, view);
  const mean = legs.some((leg) => leg.mean !== undefined)
    ? sum((leg) => leg.quantity * ((leg.mean ?? endMean(leg, view)) - leg.price))
    : moments.expectedValue;
  const charges = sum((leg) => leg.charges);
  const value = mean + sum((leg) => leg.quantity * (leg.residual - leg.interest)) - charges;
  const { maxProfit = Infinity, maxLoss = Infinity } = extremesOf(shape);
  const options = legs.filter(({ right }) => right !== "underlying");
  const credit = -options.reduce((total, leg) => total + leg.quantity * leg.price, 0);
  const turnover = sum((leg) => leg.ratio * leg.price);
  const isOpen = setting.far === near && (maxProfit === Infinity || (shape.slopes[0] ?? 0) < 0);
  const { limits } = input;
  const roundTrip = charges + sum((leg) => leg.ratio * leg.spread);
  const allowed = Math.max(
    limits.maxRoundTripCredit * credit,
    isOpen ? limits.maxRoundTripCredit * turnover : limits.maxRoundTripProfit * maxProfit,
  );
  const isIncome = definition.exitFamily === "credit" || definition.exitFamily === "hedge";
  const least = isIncome && credit > 0 ? limits.minPopCredit : limits.minPopDebit;
  const gates = [
    true,
    definition.credit === undefined || credit > leastCredit(definition.credit, strikes) - 1e-7,
    maxProfit > 0.5 * near.tick && maxLoss > 0.5 * near.tick,
    roundTrip <= allowed,
    moments.probabilityOfProfit >= least,
  ];
  const failed = gates.indexOf(false);
  const loss = setting.far === near ? Math.min(maxLoss, 0.1 * near.forward) : maxLoss;
  return {
    passed: failed === -1 ? GATES.length : failed,
    key: value / Math.max(loss, near.tick) - 0.02 * awayOf(setting, strikes),
  };
}

/** Distances from the targets, and how much narrower the set is than the profile likes. */
function awayOf({ definition, near, far, input: { scale } }: Setting, strikes: number[]): number {
  let away = 0;
  definition.placements.forEach((placement, slot) => {
    if (!("target" in placement)) return;
    const isFar = definition.legs.every((leg) => leg.slot !== slot || leg.expiry === "far");
    const move = placement.kind === "expected_move" ? scale?.moveFactor ?? 1 : 1;
    const measured = measure(placement, strikes[slot] ?? NaN, isFar ? far : near);
    away += (measured / (placement.target * move) - 1) ** 2;
  });
  const least = (scale?.minWidth ?? 0) * near.spot;
  const gap = Math.min(...strikes.slice(1).map((strike, i) => strike - (strikes[i] ?? 0)));
  return gap < least ? away + (1 - gap / least) ** 2 : away;
}

function optionLeg(setting: Setting, rule: LegRule, strike = NaN): JudgedLeg {
  const { near, input: { tariff, limits } } = setting;
  if (rule.right === "underlying") return fail("not an option");
  const isFar = rule.expiry === "far";
  const chain = isFar ? setting.far : near;
  const quotes: PricedRight = chain[rule.right];
  const i = chain.strikes.indexOf(strike);
  const [bid = NaN, ask = NaN] = [quotes.bid[i], quotes.ask[i]];
  const price = rule.side === "buy" ? ask : bid;
  const quantity = near.lotSize * rule.ratio;
  const order = { instrument: "option", quantity } as const;
  const back = rule.side === "buy" ? "sell" : "buy";
  const charges = chargesOf({ ...order, side: rule.side, price }, tariff).total +
    chargesOf({ ...order, side: back, price: price / 2 }, tariff).total;
  const call = chain.distribution.call(strike);
  const fair = rule.right === "call" ? call : call - chain.forward + strike;
  const residual = Math.min(ask / chain.discount, Math.max(bid / chain.discount, fair)) - fair;
  const carried = chain.discount / near.discount;
  return {
    right: rule.right,
    quantity: rule.side === "buy" ? rule.ratio : -rule.ratio,
    ratio: rule.ratio,
    strike,
    price,
    spread: ask - bid,
    charges: charges / near.lotSize,
    interest: price * (1 / near.discount - 1),
    residual: isFar ? carried * residual : residual,
    isLiquid: quotes.usable[i] === 1 &&
      (quotes.openInterest[i] ?? NaN) >= limits.minOpenInterestLots * near.lotSize,
    ...(isFar ? { mean: carried * fair, later: laterOf(setting) } : {}),
  };
}

/** How the far legs are worth at the near expiry: their smile as it is, for the time left. */
function laterOf({ near, far }: Setting): NonNullable<HorizonLeg["later"]> {
  const left = (far.years - near.years) / far.years;
  return {
    carry: far.forward / near.forward,
    discount: far.discount / near.discount,
    deviation: (strike, forward) => Math.sqrt(left * far.smile.w(Math.log(strike / forward))),
  };
}

/** Mean of an option that ends at the near expiry. */
function endMean({ right, strike }: HorizonLeg, view: Distribution): number {
  const call = view.call(strike);
  return right === "call" ? call : call - view.forward + strike;
}

function heldLeg({ near, input: { underlying, tariff } }: Setting): JudgedLeg {
  const quote = underlying ?? fail("no quote of the underlying");
  const growth = quote.segment === "NSE_EQ" ? 1 / near.discount : 1;
  const instrument = quote.segment === "NSE_EQ" ? "equity" : "future";
  const order = { instrument, quantity: near.lotSize, price: quote.ask } as const;
  const charges = chargesOf({ ...order, side: "buy" }, tariff).total +
    chargesOf({ ...order, side: "sell" }, tariff).total;
  const own = Math.min(quote.ask * growth, Math.max(quote.bid * growth, near.forward));
  return {
    right: "underlying",
    quantity: 1,
    ratio: 1,
    strike: 0,
    price: quote.ask,
    spread: quote.ask - quote.bid,
    charges: charges / near.lotSize,
    interest: quote.ask * (growth - 1),
    residual: own - near.forward,
    isLiquid: true,
  };
}
