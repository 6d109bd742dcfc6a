import { undiscountedBlack } from "../../../shared/pricing/black.ts";
import { normalCdf } from "../../../shared/statistics/normal.ts";
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

/** An underlying as its margins see it; deviation of a session by the clearing corporation. */
export interface ScannedUnderlying {
  readonly kind: UnderlyingKind;
  readonly spot: number;
  readonly deviation: number;
}

interface Rates {
  readonly price: number;
  readonly volatility: number;
  readonly exposure: number;
  readonly calendar: number;
}

/** Least scan ranges, exposure and calendar charge by kind (method 13.3). */
const RATES: Readonly<Record<UnderlyingKind, Rates>> = {
  index: { price: 0.093, volatility: 0.04, exposure: 0.02, calendar: 0.0175 },
  stock: { price: 0.142, volatility: 0.1, exposure: 0.035, calendar: 0.022 },
};
/** What the ranges are made of where an underlying moves more than their floors say. */
const DEVIATIONS = 6 * Math.SQRT2;
const VOLATILITY_SHARE = 0.25;
const SESSIONS_A_YEAR = 252;
/** Index options further out of the money than this ask more exposure. */
const DEEP = { distance: 0.1, exposure: 0.05 };
const EXPIRY_DAY = 0.02;
const EXTREME = { move: 2, share: 0.35 };
const LEAST_VOLATILITY = 0.001;

/**
 * The margin of all contracts of one underlying together: the worst of 16 scenarios and a charge on
 * spreads between expiries, and exposure on every short leg. What expires today is no spread of an
 * index.
 */
export function scanMargin(
  held: readonly HeldContract[],
  underlying: ScannedUnderlying,
): ScanMargin {
  const { kind } = underlying;
  const today = held.filter(({ expiresToday }) => kind === "index" && expiresToday);
  const later = held.filter((contract) => !today.includes(contract));
  const span = [today, later].reduce(
    (sum, group) => sum + spanOf(group, underlying) + calendarOf(group, underlying),
    0,
  );
  return { span, exposure: exposureOf(held, underlying) };
}

function spanOf(
  held: readonly HeldContract[],
  { kind, deviation }: ScannedUnderlying,
): number {
  const price = Math.max(RATES[kind].price, DEVIATIONS * deviation);
  const volatility = Math.max(
    RATES[kind].volatility,
    VOLATILITY_SHARE * deviation * Math.sqrt(SESSIONS_A_YEAR),
  );
  const value = (move: number, volatilityMove: number) =>
    held.reduce((sum, { quantity, forward, years, option }) => {
      if (option === undefined) return sum + quantity * forward * move;
      const moved = Math.max(LEAST_VOLATILITY, option.volatility + volatilityMove);
      const worth = undiscountedBlack(
        forward * (1 + move),
        option.strike,
        moved * Math.sqrt(years),
        option.isCall ? 1 : -1,
      );
      return sum + quantity * worth;
    }, 0);
  const base = value(0, 0);
  const thirds = [0, 1, -1, 2, -2, 3, -3].flatMap((third) =>
    [volatility, -volatility].map((move) => base - value(price * third / 3, move))
  );
  const extremes = [1, -1].map((sign) =>
    EXTREME.share * (base - value(sign * EXTREME.move * price, 0))
  );
  return Math.max(0, Math.max(0, ...thirds, ...extremes) - base);
}

/** On the delta by which each expiry covers what the ones before it left open. */
function calendarOf(
  held: readonly HeldContract[],
  { kind, spot }: ScannedUnderlying,
): number {
  const byExpiry = new Map<number, number>();
  for (const { quantity, forward, years, option } of held) {
    if (option === undefined) continue;
    const { isCall, strike, volatility } = option;
    const deviation = Math.max(LEAST_VOLATILITY, volatility) * Math.sqrt(years);
    const d1 = Math.log(forward / strike) / deviation + deviation / 2;
    const delta = quantity * (normalCdf(d1) - (isCall ? 0 : 1));
    byExpiry.set(years, delta + (byExpiry.get(years) ?? 0));
  }
  let [open, covered] = [0, 0];
  for (const [, delta] of [...byExpiry].sort(([p], [q]) => p - q)) {
    if (open * delta < 0) covered += Math.min(Math.abs(open), Math.abs(delta));
    open += delta;
  }
  return RATES[kind].calendar * spot * covered;
}

function exposureOf(
  held: readonly HeldContract[],
  { kind, spot }: ScannedUnderlying,
): number {
  const rate = RATES[kind].exposure;
  return held.reduce((sum, { quantity, option, expiresToday }) => {
    if (option === undefined) return sum + Math.abs(quantity) * spot * rate;
    if (quantity > 0) return sum;
    const distance = (option.isCall ? 1 : -1) * (option.strike / spot - 1);
    const isDeep = kind === "index" && distance > DEEP.distance;
    const extra = kind === "index" && expiresToday ? EXPIRY_DAY : 0;
    return sum - quantity * spot * ((isDeep ? DEEP.exposure : rate) + extra);
  }, 0);
}
