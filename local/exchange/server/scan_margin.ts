import { undiscountedBlack } from "../../../shared/pricing/black.ts";
import type { UnderlyingKind } from "../../../shared/vocabulary/terms.ts";

/** One held contract of a margin question. Quantity in units, + bought, - sold. */
export interface HeldContract {
  readonly quantity: number;
  readonly forward: number;
  readonly years: number;
  /** Absent for a future. */
  readonly option?: {
    readonly isCall: boolean;
    readonly strike: number;
    readonly volatility: number;
  };
  readonly expiresToday: boolean;
}

/** Rupees. Exposure includes the extra on short index options that expire today. */
export interface ScanMargin {
  readonly span: number;
  readonly exposure: number;
}

interface Rates {
  readonly price: number;
  readonly volatility: number;
  readonly exposure: number;
}

/** Scan ranges and exposure by kind (method 13.3). */
const RATES: Readonly<Record<UnderlyingKind, Rates>> = {
  index: { price: 0.093, volatility: 0.04, exposure: 0.02 },
  stock: { price: 0.142, volatility: 0.1, exposure: 0.035 },
};
/** Index options further out of the money than this ask more exposure. */
const DEEP = { distance: 0.1, exposure: 0.05 };
const EXPIRY_DAY = 0.02;
const EXTREME = { move: 2, share: 0.35 };

/**
 * The margin of all contracts of one underlying together: the worst of 16 scenarios, and exposure
 * on every short leg.
 */
export function scanMargin(
  held: readonly HeldContract[],
  kind: UnderlyingKind,
  spot: number,
): ScanMargin {
  const rates = RATES[kind];
  const value = (move: number, volatilityMove: number) =>
    held.reduce((sum, { quantity, forward, years, option }) => {
      if (option === undefined) return sum + quantity * forward * move;
      const deviation = Math.max(0.001, option.volatility + volatilityMove) * Math.sqrt(years);
      const price = undiscountedBlack(
        forward * (1 + move),
        option.strike,
        deviation,
        option.isCall ? 1 : -1,
      );
      return sum + quantity * price;
    }, 0);
  const base = value(0, 0);
  const thirds = [0, 1, -1, 2, -2, 3, -3].flatMap((third) =>
    [rates.volatility, -rates.volatility].map((move) => base - value(rates.price * third / 3, move))
  );
  const extremes = [1, -1].map((sign) =>
    EXTREME.share * (base - value(sign * EXTREME.move * rates.price, 0))
  );
  const exposure = held.reduce((sum, { quantity, option, expiresToday }) => {
    if (option === undefined) return sum + Math.abs(quantity) * spot * rates.exposure;
    if (quantity > 0) return sum;
    const distance = (option.isCall ? 1 : -1) * (option.strike / spot - 1);
    const isDeep = kind === "index" && distance > DEEP.distance;
    const extra = kind === "index" && expiresToday ? EXPIRY_DAY : 0;
    return sum - quantity * spot * ((isDeep ? DEEP.exposure : rates.exposure) + extra);
  }, 0);
  return { span: Math.max(0, Math.max(0, ...thirds, ...extremes) - base), exposure };
}
