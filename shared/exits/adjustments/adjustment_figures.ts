import { chargesOf, type Tariff } from "../../market/charges.ts";
import { marginOf } from "../../market/margin.ts";
import type { PricedChain } from "../../market/priced_chain.ts";
import type { MarginTerms } from "../../market/risk_array.ts";
import { type View, viewDistribution } from "../../pricing/distribution.ts";
import { expectedPayoff } from "../../strategies/payoff/payoff_moments.ts";
import {
  extremesOf,
  type PayoffLeg,
  payoffShape,
  riskClassOf,
} from "../../strategies/payoff/payoff_shape.ts";
import { legCharges } from "../../strategies/scan/leg_charges.ts";
import { signOf } from "../../vocabulary/leg.ts";
import { present } from "../../vocabulary/present.ts";
import type { Right, RiskClass, Side } from "../../vocabulary/terms.ts";
import type { OpenPosition } from "../open_position.ts";
import type { AdjustedLegs } from "./adjusted_legs.ts";
import type { OptionLeg } from "./position_sides.ts";
import { quotedOptions } from "./quoted_option.ts";

/** What a position comes to from its entry to its end, rupees after all charges. */
export interface StandingFigures {
  /** Positive; absent when unlimited. */
  readonly maxLoss?: number;
  /** Under the view. */
  readonly evP: number;
  /** By the model. */
  readonly margin: number;
  readonly riskClass: RiskClass;
}

/** An adjustment in rupees of the whole position. */
export interface AdjustmentFigures {
  /** Of its orders at the far sides of the quotes, received +. */
  readonly net: number;
  readonly charges: number;
  readonly before: StandingFigures;
  readonly after: StandingFigures;
  /** Margin and the premium that was paid, once adjusted. */
  readonly capitalAfter: number;
}

/** What the figures are made from. */
export interface FigureTerms {
  readonly chain: PricedChain;
  readonly view: View;
  readonly tariff: Tariff;
  readonly margin: MarginTerms;
}

/** An option that is held; quantity in units. */
interface HeldOption {
  readonly right: Right;
  readonly side: Side;
  readonly strike: number;
  readonly quantity: number;
}

/**
 * What an adjustment takes and what it makes of its position (method 8.9): the most that it loses
 * and what it is expected to come to at its expiry, from its entry on and with all that it paid and
 * received, under the view; its margin by the model.
 */
export function adjustmentFigures(
  position: Pick<OpenPosition, "entryNet" | "entryCharges"> & {
    readonly legs: readonly OptionLeg[];
  },
  { closed, opened }: AdjustedLegs,
  terms: FigureTerms,
): AdjustmentFigures {
  const orders = [
    ...closed.map(({ leg, option }) => ({
      side: leg.side === "buy" ? "sell" : "buy",
      price: (leg.side === "buy" ? option.bid : option.ask) ?? 0,
      quantity: leg.quantity,
    } as const)),
    ...opened.map(({ option, side, quantity }) => ({
      side,
      price: (side === "buy" ? option.ask : option.bid) ?? 0,
      quantity,
    })),
  ];
  const net = orders.reduce(
    (sum, { side, price, quantity }) => sum - signOf(side) * price * quantity,
    0,
  );
  const charges = orders.reduce(
    (sum, order) => sum + chargesOf({ instrument: "option", ...order }, terms.tariff).total,
    0,
  );
  const gone = new Set(closed.map(({ leg }) => leg.legNumber));
  const after = [
    ...position.legs.filter(({ legNumber }) => !gone.has(legNumber)),
    ...opened.map(({ option: { right, strike }, side, quantity }) => ({
      ...{ right, strike, side, quantity },
    })),
  ];
  const cash = position.entryNet - position.entryCharges;
  const standing = {
    before: standingFigures(position.legs, cash, terms),
    after: standingFigures(after, cash + net - charges, terms),
  };
  const paid = Math.max(0, -position.entryNet - net);
  return { net, charges, ...standing, capitalAfter: standing.after.margin + paid };
}

function standingFigures(
  legs: readonly HeldOption[],
  cash: number,
  { chain, view, tariff, margin }: FigureTerms,
): StandingFigures {
  const signed = legs.map(({ right, side, strike, quantity }): PayoffLeg => ({
    right,
    strike,
    quantity: signOf(side) * quantity,
    price: 0,
  }));
  const shape = payoffShape(signed);
  const { maxLoss } = extremesOf(shape);
  const distribution = viewDistribution(chain.forward, chain.smile, view);
  const { years } = chain;
  return {
    ...present({ maxLoss: maxLoss === undefined ? undefined : maxLoss - cash }),
    evP: expectedPayoff(shape, distribution) + cash - exitCharges(legs, chain, tariff),
    margin: marginOf(
      signed.map(({ right, strike, quantity }) => {
        // A smile may dip below zero far outside its quotes.
        const variance = Math.max(0, chain.smile.w(Math.log(strike / chain.forward)));
        return { right, strike, quantity, years, impliedVolatility: Math.sqrt(variance / years) };
      }),
      margin,
    ).total,
    riskClass: riskClassOf(shape, signed),
  };
}

/** Of leaving, as strategies count it: each leg at half of its price of now (method 13.1). */
function exitCharges(legs: readonly HeldOption[], chain: PricedChain, tariff: Tariff): number {
  return legs.reduce((sum, { right, side, strike, quantity }) => {
    const option = quotedOptions(chain, right).find((each) => each.strike === strike);
    const price = ((option?.bid ?? 0) + (option?.ask ?? option?.bid ?? 0)) / 2;
    return sum + legCharges(side, price, quantity, tariff).exit * quantity;
  }, 0);
}
