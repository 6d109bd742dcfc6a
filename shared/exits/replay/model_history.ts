import { at } from "../../vocabulary/at.ts";
import type { ModelMarket } from "./model_book.ts";
import { atmDeviationOf } from "./model_smile.ts";
import type { ReplayedName } from "./replayed_name.ts";

const DAYS_A_YEAR = 365;
const DAY_MS = 86_400_000;

/** The model's market of a name at the close of a session, for the expiry at that of another. */
export type ModelHistory = (session: number, expiry: number) => ModelMarket;

/** Each close with the 30 days' volatility of its day, whatever is left to the expiry. */
export function modelHistory(
  { dates, close, implied }: ReplayedName,
  carry: number,
): ModelHistory {
  const day = Float64Array.from(dates, (date) => Date.parse(date) / DAY_MS);
  return (session, expiry) => {
    const days = at(day, expiry) - at(day, session);
    const years = days / DAYS_A_YEAR;
    return {
      days,
      forward: at(close, session) * Math.exp(carry * years),
      deviation: atmDeviationOf(at(implied, session) ** 2 * years),
    };
  };
}
