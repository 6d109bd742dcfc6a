import type { Distribution } from "../../pricing/distribution.ts";
import { ALPHA } from "../payoff/tail_risk.ts";
import type { ScanColumns } from "./scan_columns.ts";
import { stressPrices } from "./stress_loss.ts";

/**
 * An end whose loss is at most the risk of any set with undefined risk, rupees per unit: what each
 * right is worth there by listed strike.
 */
export interface EndCase {
  /** Part of the loss that counts. */
  readonly certain: number;
  readonly call: Float64Array;
  readonly put: Float64Array;
  readonly underlying: number;
}

/** Shares of alpha in the low tail, the rest in the high one: what a set fears may lie in both. */
const LOW_SHARES = [0, 0.25, 0.5, 0.75, 1];
/**
 * Part of a tail's mean that counts: in the wings of a steep smile a price may be less likely than
 * a lower one.
 */
const CERTAIN = 0.99;
/** In deviations of the horizon: how far a tail is looked for, and halvings of that. */
const REACH = 8;
const HALVINGS = 20;

const known = new WeakMap<ScanColumns, EndCase[]>();

/**
 * The stress moves, and the worst alpha of prices for sets that lose below, above or on both sides:
 * no set's CVaR is below its mean loss over any event as likely as alpha. Made once a chain.
 */
export function endCases(columns: ScanColumns): EndCase[] {
  const found = known.get(columns);
  if (found !== undefined) return found;
  const { chain, view } = columns;
  const { strikes } = chain;
  const cases = stressPrices(chain).map((price): EndCase => ({
    certain: 1,
    call: strikes.map((strike) => Math.max(0, price - strike)),
    put: strikes.map((strike) => Math.max(0, strike - price)),
    underlying: price,
  }));
  const deviation = Math.sqrt(chain.smile.w(0));
  for (const share of LOW_SHARES) {
    cases.push(tailCase(
      columns,
      share === 0 ? 0 : edgeOf(view, deviation, share * ALPHA, -1),
      share === 1 ? Infinity : edgeOf(view, deviation, (1 - share) * ALPHA, 1),
    ));
  }
  known.set(columns, cases);
  return cases;
}

/**
 * The price beyond which lies no less than a probability, and as little more as the halvings leave:
 * below the forward with a sign of -1.
 */
function edgeOf(view: Distribution, deviation: number, probability: number, sign: 1 | -1): number {
  const priceAt = (away: number) => view.forward * Math.exp(sign * away * deviation);
  let [near, far] = [0, REACH];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = 0.5 * (near + far);
    const above = view.tail(priceAt(middle));
    if ((sign > 0 ? above : 1 - above) >= probability) near = middle;
    else far = middle;
  }
  return priceAt(near);
}

/** The mean over the prices below one and above another. */
function tailCase({ chain: { strikes }, view }: ScanColumns, low: number, high: number): EndCase {
  const fromLow = eventAbove(view, low);
  const fromHigh = eventAbove(view, high);
  const mass = 1 - fromLow.mass + fromHigh.mass;
  const underlying = (view.forward - fromLow.mean + fromHigh.mean) / mass;
  const call = strikes.map((strike) => {
    const whole = view.call(strike);
    /** E[(S-K)+] where the price is above the event's own. */
    const part = (event: PriceEvent) =>
      event.price > strike ? event.mean - strike * event.mass : whole;
    return (whole - part(fromLow) + part(fromHigh)) / mass;
  });
  const put = call.map((worth, i) => worth - underlying + (strikes[i] as number));
  return { certain: CERTAIN, call, put, underlying };
}

/** That the price ends above one: its probability, and E[S] there. */
interface PriceEvent {
  readonly price: number;
  readonly mass: number;
  readonly mean: number;
}

function eventAbove({ tail, call }: Distribution, price: number): PriceEvent {
  if (price === Infinity) return { price, mass: 0, mean: 0 };
  const mass = tail(price);
  return { price, mass, mean: call(price) + price * mass };
}
