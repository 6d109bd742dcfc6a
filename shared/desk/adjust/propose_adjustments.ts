import { type AdjustedLegs, adjustedLegs } from "../../exits/adjustments/adjusted_legs.ts";
import { adjustmentFigures } from "../../exits/adjustments/adjustment_figures.ts";
import {
  type AdjustmentRule,
  parseAdjustmentRule,
} from "../../exits/adjustments/adjustment_rule.ts";
import { notWorthProposing } from "../../exits/adjustments/not_worth_proposing.ts";
import {
  type OptionLeg,
  type PositionSides,
  positionSides,
} from "../../exits/adjustments/position_sides.ts";
import { testedSide } from "../../exits/adjustments/tested_side.ts";
import type { OpenPosition } from "../../exits/open_position.ts";
import { marginRatesOf } from "../../market/margin_rates.ts";
import type { PricedChain } from "../../market/priced_chain.ts";
import { MARKET_VIEW } from "../../pricing/distribution.ts";
import {
  type AdjustmentGround,
  proposeAdjustment,
  readAdjustmentGround,
} from "../../storage/adjustments.ts";
import { readParameters } from "../../storage/parameters.ts";
import { present } from "../../vocabulary/present.ts";
import type { AdjustmentKind } from "../../vocabulary/states.ts";
import type { Right } from "../../vocabulary/terms.ts";
import { faultText } from "../finish_plans.ts";
import type { LookedAt } from "../look_at_positions.ts";
import type { TradingFloor } from "../trading_floor.ts";
import { adjustmentChain } from "./adjustment_chain.ts";
import { adjustmentLegRows, adjustmentRow } from "./adjustment_rows.ts";

/** What came of the rules of positions that are tested. */
export interface Proposals {
  readonly proposed: readonly {
    readonly positionId: number;
    readonly kind: AdjustmentKind;
    readonly adjustmentId: number;
  }[];
  /** Rules whose side is tested and that nothing could be proposed by, with the reason. */
  readonly unproposed: readonly {
    readonly positionId: number;
    readonly kind: AdjustmentKind;
    readonly reason: string;
  }[];
}

/** A rule of a position whose side is tested. */
interface DueRule {
  readonly rule: AdjustmentRule;
  readonly tested: Right;
}

/**
 * Proposes what the rules of open positions ask for while a sold strike of theirs is tested (method
 * 8.9), on a chain of this moment. A position of which parts were closed gets none, and a kind that
 * is proposed already is not proposed again before that one's time is over. Where nothing may be
 * opened, or the contracts expire today, only closing is proposed.
 */
export async function proposeAdjustments(
  looked: readonly LookedAt[],
  mayOpen: boolean,
  floor: TradingFloor,
): Promise<Proposals> {
  const proposed: Proposals["proposed"][number][] = [];
  const unproposed: Proposals["unproposed"][number][] = [];
  for (const { position, marks } of looked) {
    const sides = adjustableSides(position);
    if (sides === undefined || floor.isSpent()) continue;
    const now = await floor.clock.now();
    const opens = mayOpen && position.expiry > floor.session.tradingDate;
    const due = dueRules(position, sides, marks, floor, now)
      .filter(({ rule }) => (opens || rule.kind === "defend") && isFor(sides, rule));
    if (due.length === 0) continue;
    const { positionId } = position;
    try {
      const make = await proposer(position, sides, floor);
      for (const each of due) {
        const { kind } = each.rule;
        const made = await make(each);
        if (typeof made === "string") unproposed.push({ positionId, kind, reason: made });
        else if (made !== undefined) proposed.push({ positionId, kind, adjustmentId: made });
      }
    } catch (error) {
      const reason = faultText(error);
      unproposed.push(...due.map(({ rule: { kind } }) => ({ positionId, kind, reason })));
    }
  }
  return { proposed, unproposed };
}

/** Whether a structure has what a rule is about: what sells one right alone has one side. */
function isFor({ call, put }: PositionSides, { kind }: AdjustmentRule): boolean {
  if (call !== undefined && put !== undefined) return true;
  return kind === "convert" && (call ?? put)?.hedge === undefined;
}

/** Of what stands with every lot and leg that its orders say. */
function adjustableSides(position: OpenPosition): PositionSides | undefined {
  const { adjustmentRules, isWhole, lots, enteredLots } = position;
  if (adjustmentRules.length === 0 || !isWhole || lots !== enteredLots) return undefined;
  return positionSides(position);
}

function dueRules(
  { adjustmentRules, proposals, marks: earlier }: OpenPosition,
  sides: PositionSides,
  marks: LookedAt["marks"],
  { session }: TradingFloor,
  now: Date,
): DueRule[] {
  const terms = { marks: [...earlier, ...marks], sessionOpensAt: session.opensAt };
  return adjustmentRules.map(parseAdjustmentRule).flatMap((rule): DueRule[] => {
    if (proposals.some(({ kind, validUntil }) => kind === rule.kind && validUntil > now)) return [];
    const tested = testedSide(sides, rule, terms);
    return tested === undefined ? [] : [{ rule, tested }];
  });
}

/**
 * Makes and stores the proposal of a rule: its number, the reason why there is none, or undefined
 * where another call was first.
 */
async function proposer(
  position: OpenPosition,
  sides: PositionSides,
  floor: TradingFloor,
): Promise<(due: DueRule) => Promise<number | string | undefined>> {
  const { desk: { database }, session, tariff, clock } = floor;
  const { rate } = position;
  if (rate === null) {
    throw new RangeError(`parameter risk_free_rate has no value on ${session.tradingDate}`);
  }
  const parameters = await readParameters(database, session.tradingDate);
  const ground = await readAdjustmentGround(database, position.positionId, session.tradingDate);
  const chain = await adjustmentChain(ground, position.expiry, rate, floor);
  const terms = {
    chain,
    view: ground.view ?? MARKET_VIEW,
    tariff,
    margin: marginTerms(ground, chain, {
      rates: marginRatesOf(parameters, ground.underlying.kind),
      expiresToday: position.expiry === session.tradingDate,
    }),
  };
  // `positionSides` takes options of one expiry alone.
  const legs = position.legs as readonly OptionLeg[];
  return async ({ rule, tested }) => {
    const change = adjustedLegs(rule, sides, tested, chain);
    if (change === undefined) return "no listed and quoted strike answers to it";
    const figures = adjustmentFigures({ ...position, legs }, change, terms);
    const reason = notWorthProposing(rule.kind, figures);
    if (reason !== undefined) return reason;
    const now = await clock.now();
    const row = adjustmentRow(figures, {
      ...{ positionId: position.positionId, rule, tested, sides, ground, now },
      spot: chain.spot,
    });
    const legRows = adjustmentLegRows(change, listedOf(change, ground), position.expiry);
    return await proposeAdjustment(database, row, legRows, now);
  };
}

function marginTerms(
  { underlying: { kind }, sessionDeviation }: AdjustmentGround,
  { spot, forward, rate }: PricedChain,
  terms: { rates: ReturnType<typeof marginRatesOf>; expiresToday: boolean },
) {
  return {
    ...{ kind, spot, forward, rate },
    ...terms,
    ...present({ sessionDeviation }),
  };
}

/** The contracts of what is opened, in its order. */
function listedOf({ opened }: AdjustedLegs, { listed }: AdjustmentGround) {
  return opened.map(({ option: { right, strike } }) => {
    const found = listed.find((one) => one.right === right && one.strike === strike);
    if (found === undefined) throw new RangeError(`${right} ${strike} is not listed`);
    return found;
  });
}
