import { chargesOf, exerciseTax, type Tariff } from "../../market/charges.ts";
import type { Definition } from "../../strategies/definition.ts";
import { payoffAt } from "../../strategies/payoff/payoff_shape.ts";
import { signOf } from "../../vocabulary/leg.ts";
import { nth } from "../../vocabulary/nth.ts";
import type { UnderlyingKind } from "../../vocabulary/terms.ts";
import { LOT_VALUE, underlyingHalfSpread } from "./model_cost.ts";
import { modelPrice } from "./model_smile.ts";
import { optionHalfSpread, type OptionSpreads } from "./option_spreads.ts";

/** The model's market of one expiry at one close; amounts in rupees per unit, undiscounted. */
export interface ModelMarket {
  readonly forward: number;
  /** sigma sqrt(T) at the money to the expiry; NaN where no volatility is known. */
  readonly deviation: number;
  /** Calendar days to the expiry. */
  readonly days: number;
}

/** A definition at its strikes, rupees, one a slot. */
export interface Structure {
  readonly definition: Definition;
  readonly strikes: Float64Array;
}

/** What its orders are charged by. */
interface CostTerms {
  readonly kind: UnderlyingKind;
  readonly spreads: OptionSpreads;
  readonly spreadFactor: number;
  readonly tariff: Tariff;
}

/** Worth of a structure's legs at the middle. */
export function worthOf(
  { definition: { legs }, strikes }: Structure,
  { forward, deviation }: ModelMarket,
): number {
  let sum = 0;
  for (const { right, side, ratio, slot } of legs) {
    const price = right === "underlying"
      ? forward
      : modelPrice(right, forward, nth(strikes, slot), deviation);
    sum += signOf(side) * ratio * price;
  }
  return sum;
}

/** What trading every leg once costs beside the middle: as it is to enter, or the other way. */
export function crossingCost(
  { definition: { legs }, strikes }: Structure,
  { forward, deviation, days }: ModelMarket,
  terms: CostTerms & { readonly way: "enter" | "leave" },
): { readonly spreads: number; readonly charges: number } {
  const { way, kind, spreadFactor, tariff } = terms;
  let [spreads, charges] = [0, 0];
  for (const { right, side, ratio, slot } of legs) {
    const buys = (side === "buy") === (way === "enter");
    if (right === "underlying") {
      spreads += ratio * spreadFactor * underlyingHalfSpread(forward);
      charges += ratio * underlyingCharges(buys, forward, kind, tariff);
      continue;
    }
    const strike = nth(strikes, slot);
    const middle = modelPrice(right, forward, strike, deviation);
    const beyond = (right === "call" ? 1 : -1) * Math.log(strike / forward) / deviation;
    const half = spreadFactor * optionHalfSpread(terms.spreads, middle, beyond, days);
    const quantity = LOT_VALUE / forward * ratio;
    const price = Math.max(0, middle + (buys ? half : -half));
    const order = { instrument: "option", side: buys ? "buy" : "sell", quantity, price } as const;
    spreads += ratio * half;
    charges += ratio * chargesOf(order, tariff).total / quantity;
  }
  return { spreads, charges };
}

/** Worth of the legs settled, less the tax on exercise and the cost of leaving the underlying. */
export function settledWorth(
  { definition: { legs }, strikes }: Structure,
  settlement: number,
  { kind, spreadFactor, tariff }: CostTerms,
): number {
  let sum = 0;
  for (const { right, side, ratio, slot } of legs) {
    const quantity = signOf(side) * ratio;
    const strike = nth(strikes, slot);
    sum += payoffAt([{ right, quantity, strike, price: 0 }], settlement);
    if (right !== "underlying") {
      if (side === "buy") {
        sum -= exerciseTax({ right, strike, quantity: ratio }, settlement, tariff);
      }
      continue;
    }
    sum -= ratio * (spreadFactor * underlyingHalfSpread(settlement) +
      underlyingCharges(side === "sell", settlement, kind, tariff));
  }
  return sum;
}

/** Charges of one unit: an index's underlying is its future. */
function underlyingCharges(
  buys: boolean,
  price: number,
  kind: UnderlyingKind,
  tariff: Tariff,
): number {
  const quantity = LOT_VALUE / price;
  const instrument = kind === "index" ? "future" : "equity";
  return chargesOf({ instrument, side: buys ? "buy" : "sell", quantity, price }, tariff).total /
    quantity;
}
