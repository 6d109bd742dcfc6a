import { BrokerError } from "../../vocabulary/broker_error.ts";
import type { ErrorCode } from "../../vocabulary/desk_error.ts";
import type { Account, MarginQuestion } from "../../vocabulary/ports/account.ts";
import type { MeasuredMargin } from "../../vocabulary/rows/allocation_run_row.ts";

/** A structure with all its lots whose margin is to be confirmed. */
export interface ChosenMargin extends MarginQuestion {
  readonly strategyId: number;
  readonly underlying: string;
  /** What the choice counted with: the model's times the learned ratio, rupees. */
  readonly expected: number;
}

/** Margin of a structure in rupees, whose figure it is, and why it is not the broker's. */
export interface ConfirmedMargin {
  readonly strategyId: number;
  readonly margin: number;
  readonly source: "broker" | "model";
  /** Present where the model's stands. */
  readonly note?: string;
}

/** What was confirmed, in the order of what was chosen, and what the ratios learn from. */
export interface ConfirmedMargins {
  readonly confirmed: readonly ConfirmedMargin[];
  readonly measured: readonly MeasuredMargin[];
}

/** How often the account may be asked in all, and when to stop for the call's own budget. */
export interface AskBudget {
  readonly asks: number;
  readonly isSpent: () => boolean;
}

/** Asks for the margins of chosen structures, best first. */
export type MarginAsker = (chosen: readonly ChosenMargin[]) => Promise<ConfirmedMargins>;

/** Refusals of one question; after any other error the broker is asked no more. */
const OF_THE_QUESTION: ReadonlySet<ErrorCode> = new Set(["broker_refused", "broker_bad_reply"]);

/**
 * Asks the account for margins one after the other (method 13.6), within one budget however often
 * lots are chosen: what was answered of the same lots is not asked again. A figure that cannot be
 * had leaves the expected one and says so; nothing is thrown for it.
 */
export function marginAsker(account: Account, { asks, isSpent }: AskBudget): MarginAsker {
  const answered = new Map<string, number>();
  let asked = 0;
  let silence: string | undefined;
  return async (chosen) => {
    const confirmed: ConfirmedMargin[] = [];
    const measured: MeasuredMargin[] = [];
    for (const each of chosen) {
      const { strategyId, underlying, modelled, legs } = each;
      const key = JSON.stringify([strategyId, legs]);
      const known = answered.get(key);
      const left = (note: string) =>
        confirmed.push({ strategyId, margin: each.expected, source: "model", note });
      silence ??= isSpent() ? "not asked: the call's budget was spent" : undefined;
      if (known !== undefined) confirmed.push({ strategyId, margin: known, source: "broker" });
      else if (!(modelled > 0)) left("not asked: it takes no margin");
      else if (silence !== undefined) left(silence);
      else if (asked >= asks) left(`not asked: an allocation asks for ${asks} at most`);
      else {
        asked += 1;
        try {
          const { margin, source } = await account.marginOf({ legs, modelled });
          if (source === "broker") {
            answered.set(key, margin);
            confirmed.push({ strategyId, margin, source });
            measured.push({ underlying, modelled, margin });
          } else {
            left("on paper the model's margin is blocked");
          }
        } catch (error) {
          if (!(error instanceof BrokerError)) throw error;
          left(`asked in vain: ${error.message}`);
          if (!OF_THE_QUESTION.has(error.code)) {
            silence = `not asked: the broker had answered ${error.code}`;
          }
        }
      }
    }
    return { confirmed, measured };
  };
}
