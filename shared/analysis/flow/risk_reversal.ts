import { type Smile, smileVolatility } from "../../pricing/smile.ts";

/**
 * The smile's skew and curvature at 25 delta; volatilities decimal a year, strikes in rupees,
 * measure Q.
 */
interface RiskReversal {
  /** Call volatility less put volatility. */
  readonly riskReversal: number;
  /** Mean of both less the volatility at the forward. */
  readonly butterfly: number;
  readonly callStrike: number;
  readonly putStrike: number;
  readonly atm: number;
}

/** d1 of a call with undiscounted forward delta 0.25; of the put it is the opposite. */
const QUARTER_DELTA = -0.674489750196081743;
/**
 * Steps outwards, in deviations at the money, until the delta is passed; listed deltas end far
 * before.
 */
const STEP = 0.25;
const STEPS = 40;

/**
 * Risk reversal and butterfly at undiscounted forward delta 0.25 (method 6.8, case I8); absent when
 * the smile never reaches that delta.
 */
export function riskReversal25(smile: Smile): RiskReversal | undefined {
  const call = solve(smile, 1);
  const put = solve(smile, -1);
  if (call === undefined || put === undefined) return undefined;
  const callStrike = smile.forward * Math.exp(call);
  const putStrike = smile.forward * Math.exp(put);
  const atm = smileVolatility(smile, smile.forward);
  const callVolatility = smileVolatility(smile, callStrike);
  const putVolatility = smileVolatility(smile, putStrike);
  return {
    riskReversal: callVolatility - putVolatility,
    butterfly: 0.5 * (callVolatility + putVolatility) - atm,
    callStrike,
    putStrike,
    atm,
  };
}

/**
 * Log moneyness outwards from the forward at which sign * d1 falls to the delta's; bisection to the
 * last digit.
 */
function solve(smile: Smile, sign: 1 | -1): number | undefined {
  const excess = (distance: number) => {
    const k = sign * distance;
    const s = Math.sqrt(smile.w(k));
    return sign * (-k / s + 0.5 * s) - QUARTER_DELTA;
  };
  const step = STEP * Math.sqrt(smile.w(0));
  if (!(excess(0) > 0)) return undefined;
  for (let i = 1; i <= STEPS; i++) {
    if (excess(i * step) > 0) continue;
    let low = (i - 1) * step;
    let high = i * step;
    while (true) {
      const middle = 0.5 * (low + high);
      if (middle <= low || middle >= high) return sign * middle;
      if (excess(middle) > 0) low = middle;
      else high = middle;
    }
  }
  return undefined;
}
