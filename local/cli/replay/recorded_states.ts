import { InsideDays } from "../../exchange/bhavcopy/inside_days.ts";
import { openDayFiles } from "../../exchange/bhavcopy/open_day_files.ts";
import { readHistory } from "../../exchange/bhavcopy/read_history.ts";
import { RecordedDays } from "../../exchange/bhavcopy/recorded_days.ts";
import { thetaOf } from "../../exchange/bhavcopy/closing_smile.ts";
import type { StateAt } from "./explain_trade.ts";
import type { LegState } from "./explain_step.ts";
import type { Trade } from "./trade.ts";
import type { ReplayOptions } from "./replay_options.ts";

/** What the exchange of a replay quoted around, to be asked for any leg and instant. */
export interface RecordedStates {
  readonly stateAt: StateAt;
  /** Trades of which a contract got another strike on the way. */
  readonly adjusted: ReadonlySet<Trade>;
}

/** Opens the record that the exchange had, with the same paths, for the underlyings of trades. */
export async function recordedStates(
  { bhavcopy, history, seed }: ReplayOptions,
  trades: readonly Trade[],
): Promise<RecordedStates> {
  const traded = new Set(trades.map(({ underlying }) => underlying));
  const keeps = (underlying: string) => traded.has(underlying);
  const files = await openDayFiles([bhavcopy]);
  const days = new RecordedDays(files, keeps, files.length);
  const inside = new InsideDays(days, readHistory(history, keeps), seed);
  const adjusted = new Set<Trade>();
  const stateAt: StateAt = (trade, leg, at): LegState | undefined => {
    if (leg.segment === "NSE_EQ") {
      const price = inside.spot(trade.underlying, at);
      return price === undefined ? undefined : { price };
    }
    const found = inside.contract(leg.securityId, at);
    if (found === undefined) return undefined;
    const { row, option } = found;
    if (option === undefined) return { price: row.close };
    if (row.strike !== leg.strike) adjusted.add(trade);
    const { strike } = row;
    return { price: row.close, option: { ...option, theta: thetaOf(row), strike } };
  };
  return { stateAt, adjusted };
}
