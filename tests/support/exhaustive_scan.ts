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
import { extremesOf, payoffAt, payoffShape } from "../../shared/strategies/payoff/payoff_shape.ts";
import { tailRisk } from "../../shared/strategies/payoff/tail_risk.ts";
import { weighedShape } from "../../shared/strategies/payoff/weighed_shape.ts";
import type { ScanInput } from "../../shared/strategies/scan/scan_input.ts";
import type { Right } from "../../shared/vocabulary/terms.ts";
import { fail } from "./assert.ts";

/** Gates in order; a set that fails one is told by it. */
const GATES = [
  "illiquid",
  "untraded_leg",
  "credit_below_rule",
  "impossible_premium",
  "wing_too_far",
  "credit_below_width",
  "cost_above_limit",
  "pop_below_minimum",
] as const;

/** The best set of a definition on one chain or pair of chains. */
export interface ExhaustiveResult {
  readonly strikes: readonly number[];
  /** The gate that it fails; absent when it is accepted. */
  readonly failed?: typeof GATES[number];
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
    const judged = sets.map((strikes) => judge(setting, strikes));
    const passed = Math.max(...judged.map((set) => set.passed));
    if (passed <= 0) continue;
    const { strikes } = bestOf(judged.filter((set) => set.passed === passed));
    const failed = GATES[passed];
    return { strikes, scanned: sets.length, level, ...(failed === undefined ? {} : { failed }) };
  }
  return undefined;
}

/** A set with what it is preferred by. */
interface Judged {
  readonly strikes: number[];
  readonly passed: number;
  readonly value: number;
  readonly away: number;
  readonly cost: number;
  /** What value and cost are set against; asked of few sets. */
  readonly risk: () => number;
}

/** The first best of sets: most gain, else the cheapest of those as near to their targets. */
function bestOf(sets: Judged[]): Judged {
  const gains = sets.filter(({ value }) => value > 0);
  const nearest = Math.min(...sets.map(({ away }) => away));
  const asNear = sets.filter(({ away }) => away <= nearest + 0.5 + 1e-9);
  const [first, ...others] = gains.length > 0
    ? gains.map((set) => ({ set, key: -set.value / set.risk() }))
    : asNear.map((set) => ({ set, key: set.cost / set.risk() }));
  if (first === undefined) return fail("no set");
  return others.reduce((best, other) => other.key < best.key ? other : best, first).set;
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
      : mostOpen(fitting, chain, strikes, wantedPlace(placement, chain, strikes));
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
      return {
        ...given,
        low: given.low * move,
        target: given.target * move,
        high: given.high * move * factor,
      };
    case "moneyness":
      return { ...given, high: given.high * factor };
    case "at_the_money":
      return { ...given, steps: Math.ceil(given.steps * factor) };
    case "steps":
    case "unequal_width":
      return { ...given, width: given.width * move, max: Math.ceil(given.max * factor) };
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

/** The twelve most open strikes with the one nearest to the place that is wanted. */
function mostOpen(
  fitting: number[],
  chain: PricedChain,
  strikes: number[],
  wanted: number,
): number[] {
  if (fitting.length <= 12) return fitting;
  const interest = (strike: number) => {
    const i = chain.strikes.indexOf(strike);
    return (chain.call.openInterest[i] || 0) + (chain.put.openInterest[i] || 0);
  };
  const off = (strike: number) => Math.abs(strikes.indexOf(strike) - wanted);
  const nearest = fitting.toSorted((p, q) => off(p) - off(q))[0];
  const open = fitting.toSorted((p, q) => interest(q) - interest(p) || p - q)
    .filter((strike) => strike !== nearest);
  return [nearest ?? fail("no strike"), ...open].slice(0, 12)
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
  /** The same under the market's measure. */
  readonly fair: number;
  readonly isLiquid: boolean;
  readonly isTraded: boolean;
  readonly delta: number;
}

/** Gates that a set passes, and what it is preferred by. */
function judge(setting: Setting, strikes: number[]): Judged {
  const { definition, near, view, input } = setting;
  const legs = definition.legs.map((rule) =>
    rule.right === "underlying" ? heldLeg(setting) : optionLeg(setting, rule, strikes[rule.slot])
  );
  if (legs.some(({ isLiquid }) => !isLiquid)) {
    return { strikes, passed: 0, value: -1, away: 0, cost: 0, risk: () => 1 };
  }
  const sum = (of: (leg: JudgedLeg) => number) => legs.reduce((total, leg) => total + of(leg), 0);
  const nodes = horizonNodes(near.forward, Math.sqrt(near.smile.w(0)), strikes);
  const shape = setting.far === near ? payoffShape(legs) : horizonShape(legs, nodes, 0.03);
  const charges = sum((leg) => leg.charges);
  const charged = { ...shape, values: shape.values.map((value) => value - charges) };
  const { probabilityOfProfit } = payoffMoments(charged, view);
  const mean = legs.some((leg) => leg.mean !== undefined)
    ? sum((leg) => leg.quantity * ((leg.mean ?? endMean(leg, view)) - leg.price))
    : payoffMoments(shape, view).expectedValue;
  const value = mean + sum((leg) => leg.quantity * (leg.residual - leg.interest)) - charges;
  const fair = sum((leg) => leg.quantity * (leg.fair + leg.residual - leg.interest - leg.price));
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
  const width = soldWidth(definition, strikes);
  const gates = [
    true,
    legs.every(({ isTraded }) => isTraded),
    definition.credit === undefined || credit > leastCredit(definition.credit, strikes) - 1e-7,
    maxProfit > 0.5 * near.tick && maxLoss > 0.5 * near.tick,
    insuredShare(legs) >= limits.minWingDelta,
    width === undefined || credit > limits.minCreditWidth * width - 1e-7,
    roundTrip <= allowed,
    probabilityOfProfit >= least,
  ];
  const failed = gates.indexOf(false);
  // Where a loss has no end, or one at a price of 0 only, a stress move and the tail stand for it.
  const sold = legs.reduce(
    (rest, { right, quantity }) =>
      rest + (right === "call" ? 0 : right === "put" ? -quantity : quantity),
    0,
  );
  const isDefined = setting.far !== near || (maxLoss !== Infinity && sold <= 0);
  const moves = near.kind === "index" ? [-0.1, 0.08] : [-0.2, 0.2];
  const risk = () =>
    isDefined ? maxLoss : Math.max(
      ...moves.map((move) => -payoffAt(legs, near.spot * (1 + move))),
      tailRisk(weighedShape(shape, view)).conditionalValueAtRisk,
    );
  return {
    strikes,
    passed: failed === -1 ? GATES.length : failed,
    value,
    away: awayOf(setting, strikes),
    cost: charges - fair,
    risk: () => Math.max(risk(), near.tick),
  };
}

/** Least delta of a bought option over that of the sold one that it is the next beyond. */
function insuredShare(legs: JudgedLeg[]): number {
  let share = Infinity;
  for (const sold of legs) {
    if (sold.right === "underlying" || sold.quantity > 0) continue;
    const away = (leg: JudgedLeg) =>
      sold.right === "call" ? leg.strike - sold.strike : sold.strike - leg.strike;
    const [wing] = legs.filter((leg) => leg.right === sold.right && leg.quantity > 0)
      .filter((leg) => away(leg) > 0).sort((p, q) => away(p) - away(q));
    if (wing !== undefined) share = Math.min(share, wing.delta / sold.delta);
  }
  return share;
}

/** Names of structures that are sold verticals and nothing else. */
const SOLD_VERTICALS = [
  "bull_put_spread",
  "bear_call_spread",
  "iron_condor",
  "iron_butterfly",
  "unbalanced_condor",
];

/** Width of the widest sold vertical: its strikes are the first two, or the last two as well. */
function soldWidth({ id }: Definition, strikes: number[]): number | undefined {
  if (!SOLD_VERTICALS.includes(id)) return undefined;
  const [a = NaN, b = NaN] = strikes;
  const [c = NaN, d = NaN] = strikes.slice(-2);
  return Math.max(b - a, d - c);
}

/** Steps of the listed strikes between a set and what its placements want most. */
function awayOf({ definition, near, far, input }: Setting, strikes: number[]): number {
  const listed = [...near.strikes].filter((strike) => far.strikes.includes(strike));
  const move = near.forward * Math.sqrt(near.smile.w(0));
  let away = 0;
  definition.placements.forEach((asked, slot) => {
    const placement = reached(asked, input, 1);
    if (placement.kind === "equal_width") return;
    const isFar = definition.legs.every((leg) => leg.slot !== slot || leg.expiry === "far");
    const sign = "from" in placement && placement.towards === "below" ? -1 : 1;
    const wanted = "from" in placement
      ? placeOf((strikes[placement.from] ?? NaN) + sign * placement.width * move, listed)
      : wantedPlace(placement, isFar ? far : near, listed);
    away += Math.abs(listed.indexOf(strikes[slot] ?? NaN) - wanted);
  });
  return away;
}

/** Where among the listed strikes a placement is best that looks at no other slot. */
function wantedPlace(placement: Placement, chain: PricedChain, listed: number[]): number {
  if (!("target" in placement)) return placeOf(chain.forward, listed);
  const off = listed.map((strike) => measure(placement, strike, chain) - placement.target);
  for (let i = 0; i + 1 < off.length; i++) {
    const [p = NaN, q = NaN] = off.slice(i, i + 2);
    if (Math.min(p, q) <= 0 && Math.max(p, q) >= 0) return i + p / (p - q);
  }
  const least = Math.min(...off.map(Math.abs));
  return off.findIndex((value) => Math.abs(value) === least);
}

/** Place of a price among listed strikes, in steps, those at the ends going on for ever. */
function placeOf(price: number, listed: number[]): number {
  const below = listed.slice(1, -1).filter((strike) => strike <= price).length;
  const [from = NaN, to = NaN] = listed.slice(below, below + 2);
  return below + (price - from) / (to - from);
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
    fair: isFar ? carried * fair : fair,
    delta: Math.abs(quotes.delta[i] ?? NaN),
    isTraded: (quotes.volume[i] ?? 0) >= limits.minVolumeLots * near.lotSize,
    isLiquid: quotes.usable[i] === 1 &&
      (quotes.openInterest[i] ?? NaN) >= limits.minOpenInterestLots * near.lotSize,
    ...(isFar
      ? {
        mean: carried * fair + changeOfMean(setting, rule.right, strike),
        later: laterOf(setting),
      }
      : {}),
  };
}

/** What the view changes in the mean of a far option's worth at the near expiry. */
function changeOfMean(setting: Setting, right: Right, strike: number): number {
  const { near, view } = setting;
  const nodes = horizonNodes(near.forward, Math.sqrt(near.smile.w(0)), near.strikes);
  const leg = { right, quantity: 1, strike, price: 0, later: laterOf(setting) };
  const shape = horizonShape([leg], nodes, 0.03);
  return payoffMoments(shape, view).expectedValue -
    payoffMoments(shape, near.distribution).expectedValue;
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
    fair: near.forward,
    delta: 1,
    isTraded: true,
    isLiquid: true,
  };
}
