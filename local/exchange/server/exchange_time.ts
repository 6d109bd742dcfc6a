import { format } from "date-fns";
import { TZDate } from "@date-fns/tz";
import { EXCHANGE_ZONE } from "../../../shared/vocabulary/trading_date.ts";

/** An instant on the exchange's wall clock, in a pattern of date-fns. */
export function exchangeTime(at: Date, pattern: string): string {
  return format(new TZDate(at.getTime(), EXCHANGE_ZONE), pattern);
}
