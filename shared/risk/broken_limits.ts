import { at } from "../vocabulary/at.ts";
import type { LimitName } from "../vocabulary/limit_names.ts";
import { type Sleeve, SLEEVES } from "../vocabulary/terms.ts";
import type { BookLimits } from "./book_limits.ts";
import type { HeldBook } from "./held_book.ts";
import type { StrategyLots } from "./limited_strategy.ts";
import type { StructureRisk } from "./structure_risk.ts";

/** What lots break beside the limits. */
export type BrokenRule =
  | "wrong_lots" // no whole number from 0 on
  | "underlying_taken" // two structures of one underlying
  | "position_open" // an underlying that is held
  | "regime_crisis" // anything in a crisis
  | "carry_not_allowed"; // carry without a budget

/** A limit that lots break together with what is held. Rupees, but of counts. */
export interface BrokenLimit {
  readonly name: LimitName | BrokenRule;
  /** A structure, an industry, a definition, a cell of the grid; absent where there is only one. */
  readonly of?: string;
  readonly value: number;
  readonly bound: number;
}

/** What lots are judged by. */
export interface BookTerms {
  /** Cells of the stress grid, by name. */
  readonly cells: readonly string[];
  readonly book: HeldBook;
  readonly limits: BookLimits;
}

type Broken = (name: BrokenLimit["name"], use: Use) => void;
interface Use {
  readonly of?: string | undefined;
  readonly value: number;
  readonly bound: number;
  /** What is held alone comes to: lots that leave it there break nothing. */
  readonly held?: number;
}

/** Doubles do not add up to the last digit: half a paisa, and less than any count. */
const HALF_PAISA = 0.005;

/**
 * Every limit that lots break (method 9.3), from the strategies themselves and their draws. It
 * shares no code with what chose the lots. Lots that are none are told alone.
 */
export function brokenLimits(chosen: readonly StrategyLots[], terms: BookTerms): BrokenLimit[] {
  const found: BrokenLimit[] = [];
  const broken: Broken = (name, { of, value, bound, held = -Infinity }) => {
    // A figure that is no number keeps no limit.
    if (value <= Math.max(bound, held) + HALF_PAISA) return;
    found.push({ name, ...(of === undefined ? {} : { of }), value, bound });
  };
  for (const { strategy, lots } of chosen) {
    if (Number.isInteger(lots) && lots >= 0) continue;
    found.push({ name: "wrong_lots", of: nameOf(strategy), value: lots, bound: 0 });
  }
  if (found.length > 0) return found;
  const taken = chosen.filter(({ lots }) => lots > 0);
  if (taken.length === 0) return [];
  byRule(taken, terms, broken);
  for (const one of taken) byTrade(one, terms.limits, broken);
  byCount(taken, terms, broken);
  byCapital(taken, terms, broken);
  byCarry(taken, terms, broken);
  byTail(taken, terms, broken);
  byMove(taken, terms, broken);
  return found;
}

function nameOf({ underlying, definition }: StrategyLots["strategy"]): string {
  return `${underlying} ${definition}`;
}

function byRule(taken: readonly StrategyLots[], { book, limits }: BookTerms, broken: Broken) {
  const structures = new Map<string, number>();
  for (const { strategy: { underlying } } of taken) {
    structures.set(underlying, (structures.get(underlying) ?? 0) + 1);
  }
  for (const [of, value] of structures) {
    broken("underlying_taken", { of, value, bound: 1 });
    if (book.underlyings.has(of)) broken("position_open", { of, value, bound: 0 });
  }
  if (limits.regimeLevel === "crisis") {
    broken("regime_crisis", { value: taken.length, bound: 0 });
  }
  const carry = taken.filter(({ strategy }) => strategy.sleeve === "carry");
  if (limits.carry.year === 0) broken("carry_not_allowed", { value: carry.length, bound: 0 });
}

function byTrade({ strategy, lots }: StrategyLots, limits: BookLimits, broken: Broken) {
  const { kind, weight, sleeve, margin, premium, riskClass, maxLoss, stressLoss } = strategy;
  const { capital, levelFactor, maxUnderlying, maxWeights } = limits;
  const of = nameOf(strategy);
  const size = levelFactor * strategy.sizeFactor;
  const share = Math.min(size * maxUnderlying[kind], maxWeights.underlying * weight);
  broken("underlying_cap", { of, value: lots * (margin + premium), bound: share * capital });
  const loss = { of, value: lots * strategy.worstLoss, bound: limits.maxLossPerTrade * capital };
  broken("loss_cap", loss);
  if (sleeve === "carry") return;
  const greatest = riskClass === "defined" && maxLoss !== undefined ? maxLoss : stressLoss;
  const { kelly, expectedValue, standardError } = strategy;
  const ratio = standardError / expectedValue;
  const whole = expectedValue === 0 ? 0 : limits.kellyPart * kelly / (1 + ratio * ratio);
  const bet = (sleeve === "premium" ? 0.5 : 1) * (whole > 1 ? 1 : whole);
  broken("kelly_cap", {
    of,
    value: lots * (margin + premium > greatest ? margin + premium : greatest),
    bound: size * bet * capital,
  });
}

function byCount(taken: readonly StrategyLots[], { book, limits }: BookTerms, broken: Broken) {
  const value = book.positions + taken.length;
  broken("position_count", { value, bound: limits.maxPositions });
  for (const of of new Set(taken.map(({ strategy }) => strategy.definition))) {
    const chosen = taken.filter(({ strategy }) => strategy.definition === of).length;
    const count = chosen + (book.definitions.get(of) ?? 0);
    const share = Math.floor(limits.maxDefinition * limits.maxPositions + 1e-6);
    broken("definition_count", { of, value: count, bound: share < 1 ? 1 : share });
  }
}

function byCapital(taken: readonly StrategyLots[], { book, limits }: BookTerms, broken: Broken) {
  const { capital, industries, maxWeights } = limits;
  const added = new Map<string, number>();
  let all = 0;
  let undefinedMargin = book.undefinedMargin;
  for (const { strategy: { industry, margin, premium, riskClass }, lots } of taken) {
    const amount = lots * (margin + premium);
    all += amount;
    added.set(industry, (added.get(industry) ?? 0) + amount);
    if (riskClass !== "defined") undefinedMargin += lots * margin;
  }
  for (const [of, amount] of added) {
    const held = book.industries.get(of) ?? 0;
    const limit = industries.get(of);
    // Of an industry that nobody knows nothing may be taken.
    const share = limit && Math.min(limit.cap, maxWeights.industry * limit.weight);
    broken("industry_cap", { of, value: held + amount, bound: (share ?? 0) * capital, held });
  }
  broken("undefined_risk_cap", {
    value: undefinedMargin,
    bound: limits.maxUndefinedMargin * capital,
    held: book.undefinedMargin,
  });
  broken("deployment_cap", {
    value: book.deployed + all,
    bound: limits.maxDeployed * capital,
    held: book.deployed,
  });
  broken("daily_cap", {
    value: book.addedToday + all,
    bound: limits.maxDailyDeployment * capital,
    held: book.addedToday,
  });
}

function byCarry(taken: readonly StrategyLots[], { book, limits }: BookTerms, broken: Broken) {
  const { year, yearSessions, windowSessions } = limits.carry;
  const budget = year * limits.capital;
  let added = 0;
  for (const { strategy, lots } of taken) {
    if (strategy.sleeve === "carry") added += lots * strategy.expectedCost;
  }
  for (const sessions of [windowSessions, yearSessions]) {
    let held = 0;
    const first = Math.max(0, book.carryCosts.length - sessions);
    for (let day = first; day < book.carryCosts.length; day++) held += book.carryCosts[day] ?? 0;
    const bound = budget / yearSessions * sessions;
    broken("carry_cost_cap", { of: `${sessions} sessions`, value: held + added, bound, held });
  }
}

function byTail(taken: readonly StrategyLots[], { book, limits }: BookTerms, broken: Broken) {
  const { capital, maxTail } = limits;
  const tail = (name: LimitName, of: readonly Sleeve[], share: number) => {
    const results: number[] = [];
    const add = (draws: Float64Array, lots: number) => {
      for (let j = 0; j < draws.length; j++) results[j] = (results[j] ?? 0) + lots * at(draws, j);
    };
    for (const sleeve of of) {
      const risk = book.risks.get(sleeve);
      if (risk !== undefined) add(risk.draws, 1);
    }
    const held = results.length === 0 ? -Infinity : tailLoss(results);
    for (const { strategy, lots } of taken) {
      if (of.includes(strategy.sleeve)) add(strategy.risk.draws, lots);
    }
    if (results.length === 0) return;
    broken(name, { value: tailLoss(results), bound: share * capital, held });
  };
  tail("value_tail_cap", ["edge", "premium"], maxTail.value);
  tail("premium_tail_cap", ["premium"], maxTail.premium);
  tail("book_tail_cap", SLEEVES, maxTail.book);
}

/** Mean loss of the worst twentieth of equally likely results; a part of one counts in part. */
function tailLoss(results: readonly number[]): number {
  if (results.some(Number.isNaN)) return NaN;
  const ascending = results.toSorted((a, b) => a - b);
  let left = results.length / 20;
  let loss = 0;
  for (const result of ascending) {
    const part = Math.min(1, left);
    loss -= part * result;
    left -= part;
  }
  return loss / (results.length / 20);
}

function byMove(
  taken: readonly StrategyLots[],
  { cells, book, limits }: BookTerms,
  broken: Broken,
) {
  const loss = (
    name: LimitName,
    share: number,
    result: (risk: StructureRisk) => number,
    of?: string,
  ) => {
    let held = 0;
    for (const risk of book.risks.values()) held -= result(risk);
    let value = held;
    for (const { strategy, lots } of taken) value -= lots * result(strategy.risk);
    broken(name, { of, value, bound: share * limits.capital, held });
  };
  cells.forEach((of, cell) => {
    loss("stress_cap", limits.maxStressLoss, ({ stress }) => at(stress, cell), of);
  });
  loss("delta_cap", limits.maxDelta, ({ delta }) => delta, "rise");
  loss("delta_cap", limits.maxDelta, ({ delta }) => -delta, "fall");
  loss("vega_cap", limits.maxVegaLoss, ({ vega }) => vega);
  loss("gamma_cap", limits.maxGammaLoss, ({ gamma }) => gamma);
  loss("theta_cap", limits.maxThetaLoss, ({ theta }) => theta);
}
