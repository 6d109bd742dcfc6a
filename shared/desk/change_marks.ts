import {
  deleteMarks,
  markStrategies,
  type MarkTerms,
  readBestStrategies,
  unmarkStrategies,
} from "../storage/marks.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import { DEFAULT_RISK, type Risk } from "../vocabulary/terms.ts";
import { type TradingDate, tradingDateAt } from "../vocabulary/trading_date.ts";
import type { DeskCall } from "./desk.ts";

/** What of a date's strategies the owner wants executed, or wants no more. */
export interface MarksRequest extends MarkTerms {
  readonly action: "mark" | "unmark" | "delete_marks";
  readonly strategyIds?: readonly number[] | undefined;
  /** Marks the first so many of the date's list, or of what the next three leave of it. */
  readonly top?: number | undefined;
  readonly risk?: Risk | undefined;
  readonly underlying?: string | undefined;
  readonly definition?: string | undefined;
  /** Of the marks that are deleted; absent: today. */
  readonly date?: TradingDate | undefined;
  /** That date once more, and how many marks there are. */
  readonly confirm?: string | undefined;
  readonly confirmCount?: number | undefined;
}

/**
 * Marks, or takes marks back; returns how many. Only today's strategies can be marked. Throws
 * `bad_request` where nothing says which strategies, `nothing_to_do` where the list has none, and
 * what `storage/marks.ts` refuses.
 */
export async function changeMarks(request: MarksRequest, call: DeskCall): Promise<number> {
  const { database, clock } = call;
  const now = await clock.now();
  const today = tradingDateAt(now);
  switch (request.action) {
    case "mark": {
      const strategyIds = request.strategyIds ?? await listed(request, today, call);
      return await markStrategies(database, today, strategyIds, request, now);
    }
    case "unmark":
      if (request.strategyIds === undefined) {
        throw new DeskError("bad_request", "strategyIds: unmark needs the strategies by id");
      }
      return await unmarkStrategies(database, request.strategyIds);
    case "delete_marks":
      return await deleteMarks(database, request.date ?? today, {
        date: request.confirm,
        count: request.confirmCount,
      });
  }
}

async function listed(
  { top, risk = DEFAULT_RISK, underlying, definition }: MarksRequest,
  today: TradingDate,
  { database }: DeskCall,
): Promise<number[]> {
  if (top === undefined) {
    throw new DeskError("bad_request", "strategyIds: mark needs strategies by id, or `top`");
  }
  const ask = { risk, top, underlying, definition };
  const strategyIds = await readBestStrategies(database, today, ask);
  if (strategyIds.length > 0) return strategyIds;
  const of = [definition, underlying && `of ${underlying}`].filter(Boolean).join(" ");
  throw new DeskError(
    "nothing_to_do",
    `mark of ${today}: the list of ${risk} has no accepted strategy${of === "" ? "" : `, ${of}`}`,
  );
}
