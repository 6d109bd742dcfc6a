import { SESSIONS_A_YEAR } from "../../../pricing/trading_time.ts";
import type { PricedChain } from "../../../market/priced_chain.ts";
import { clippedScore } from "../clipped_score.ts";
import type { IvHistory } from "../../iv_history.ts";
import { logRatios } from "../flow/log_ratios.ts";
import { usualBalance } from "../flow/usual_balance.ts";
import { type Reading, readingOf } from "../reading.ts";
import { breakout } from "./breakout.ts";
import { nearBalance } from "./near_balance.ts";
import { tradedMoneyness } from "./traded_moneyness.ts";

/** Deviations over 54 underlyings, January and February 2026. */
const TYPICAL_BALANCE = 0.4;
const TYPICAL_MONEYNESS = 0.36;
const TYPICAL_BREAKOUT = 0.62;

/**
 * What today's price and trading say of the direction, each component that has data: the move since
 * the last close in the smile's deviations of a session, volume near the spot, traded strikes, and
 * a break of the largest open interest, the latter two in deviations to the expiry (Q).
 */
export function priceActionReadings(
  chain: PricedChain,
  history: IvHistory,
  spot: number,
  lastClose: number | undefined,
): Reading[] {
  const deviation = Math.sqrt(chain.smile.w(0));
  const session = deviation / Math.sqrt(chain.smile.years * SESSIONS_A_YEAR);
  const move = Math.log(spot / (lastClose ?? Number.NaN)) / session;
  const usual = usualBalance(chain, logRatios(history.putCallVolume)) ?? Number.NaN;
  const balance = nearBalance(chain) - usual;
  const moneyness = tradedMoneyness(chain) / deviation;
  const broken = breakout(chain) / deviation;
  return [
    ...readingOf("today_move", move, clippedScore(move)),
    ...readingOf("near_balance", balance, clippedScore(balance / TYPICAL_BALANCE)),
    ...readingOf("traded_moneyness", moneyness, clippedScore(moneyness / TYPICAL_MONEYNESS)),
    ...readingOf("breakout", broken, clippedScore(broken / TYPICAL_BREAKOUT)),
  ];
}
