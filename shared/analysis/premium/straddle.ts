import { chargesOf, type Tariff } from "../../market/charges.ts";
import type { Smile } from "../../pricing/smile.ts";
import { normalCdf } from "../../statistics/normal.ts";
import { type LearnedChain, quoteWidth } from "./learned_chain.ts";

/** A call and a put of one strike, bought together: rupees a unit. */
export interface Straddle {
  readonly strike: number;
  /** Middle of both quotes together. */
  readonly price: number;
  /** Of both, to the forward. */
  readonly delta: number;
  readonly forward: number;
}

/** Of a deviation to the expiry: a strike further from the forward is not at the money. */
const FURTHEST = 0.5;

/** The straddle of the quoted strike nearest the forward; absent where none is near. */
export function atmStraddle(chain: LearnedChain, smile: Smile): Straddle | undefined {
  const { forward, quotes: { strike } } = chain;
  const reach = FURTHEST * Math.sqrt(smile.w(0));
  let nearest: number | undefined;
  let distance = reach;
  strike.forEach((level, i) => {
    const k = Math.abs(Math.log(level / forward));
    if (k > distance || straddleQuote(chain, i) === undefined) return;
    [nearest, distance] = [i, k];
  });
  const quote = nearest === undefined ? undefined : straddleQuote(chain, nearest);
  if (nearest === undefined || quote === undefined) return undefined;
  const level = strike[nearest] ?? Number.NaN;
  const k = Math.log(level / forward);
  const deviation = Math.sqrt(smile.w(k));
  const d1 = -k / deviation + 0.5 * deviation;
  return { strike: level, price: quote.mid, delta: 2 * normalCdf(d1) - 1, forward };
}

/**
 * What having bought a straddle at its mid and hedged its delta once in the forward returned by
 * the time of `chain`, as a share of what was paid; absent where its strike has no two-sided
 * quotes now.
 */
export function straddleReturn(bought: Straddle, chain: LearnedChain): number | undefined {
  const { strike, price, delta, forward } = bought;
  const place = chain.quotes.strike.indexOf(strike);
  const now = place < 0 ? undefined : straddleQuote(chain, place);
  if (now === undefined) return undefined;
  return (now.mid - price - delta * (chain.forward - forward)) / price;
}

/**
 * Spread and charges of buying a chain's straddle and selling it again, as a share of its mid.
 * Without a lot the fixed fee of an order is left out.
 */
export function straddleCost(
  { strike, price }: Straddle,
  chain: LearnedChain,
  tariff: Tariff,
  lotSize: number | undefined,
): number | undefined {
  const quote = straddleQuote(chain, chain.quotes.strike.indexOf(strike));
  if (quote === undefined) return undefined;
  const quantity = lotSize ?? 1;
  const rates = lotSize === undefined ? { ...tariff, brokeragePerOrder: 0 } : tariff;
  const charges = (["buy", "sell"] as const).flatMap((side) =>
    quote.mids.map((mid) =>
      chargesOf({ instrument: "option", side, quantity, price: mid }, rates).total
    )
  );
  return (quote.width + charges.reduce((sum, one) => sum + one, 0) / quantity) / price;
}

function straddleQuote({ quotes: { call, put } }: LearnedChain, place: number) {
  const [up, down] = [quoteWidth(call, place), quoteWidth(put, place)];
  if (up === undefined || down === undefined) return undefined;
  return { mid: up.mid + down.mid, mids: [up.mid, down.mid], width: up.width + down.width };
}
