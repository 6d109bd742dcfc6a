/** What a denial says, and what to do about it; whole sentences of `docs/denials.md`. */
interface DenialText {
  readonly means: string;
  readonly remedy: string;
}

/**
 * Why a plan is refused as a whole before anything was sent, in the order in which the gate looks
 * (method 9.4). The CHECK of table `plans` repeats the words, `docs/denials.md` is made from it.
 */
export const DENIALS = {
  not_active: {
    means: "The desk is reducing or halted, or a live plan's desk is on paper again.",
    remedy: "Look into `trading_changes` for who turned the switch and why; then " +
      "`npm run execute -- --action resume`.",
  },
  loss_limit: {
    means: "The day, the week, or the fall from the desk's peak has cost more than its limit.",
    remedy:
      "Nothing: day and week end by themselves. After a drawdown `resume` begins a new peak. " +
      "Limits are the settings `daily_loss_*`, `weekly_loss_*` and `max_drawdown_*`.",
  },
  protected: {
    means: "A lock on the desk, the underlying or the definition: a losing streak, slippage, " +
      "orders that the broker refused, or the owner's own.",
    remedy: "Its row in `protections` tells the reason and until when; set `until` to lift it.",
  },
  banned: {
    means: "The underlying is in ban period: positions may only be reduced.",
    remedy: "Wait for the exchange's next list.",
  },
  expiry_day: {
    means: "The strategy expires today or has expired.",
    remedy: "Analyze and allocate again: a new position needs days.",
  },
  session_ends: {
    means: "The session's last minutes have begun.",
    remedy: "Execute earlier; the minutes are the setting `last_entry_minutes`.",
  },
  underlying_held: {
    means: "The underlying is held already, or another entry in it is under way.",
    remedy: "Close what is held, or leave the allocation: one structure an underlying.",
  },
  book_limit: {
    means: "An adjustment would tie up more than a limit of the book allows.",
    remedy: "Defend or close the position instead; the limits are `max_stock_*`, `max_index_*` " +
      "and `max_deployed`.",
  },
  unlisted: {
    means: "The newest list of contracts does not have a leg's contract.",
    remedy: "`npm run maintain -- contracts`, then analyze again; nothing is put in its place.",
  },
  contract_changed: {
    means: "A leg's contract has another id, lot size or tick than when it was analyzed.",
    remedy: "Analyze and allocate again: lots and prices were those of another contract.",
  },
  no_cover: {
    means: "Calls are sold against an underlying that the plan does not buy in full: shares for " +
      "delivery, of an index the same month's future.",
    remedy: "Analyze again; a structure without its cover is not entered.",
  },
  no_quote: {
    means: "A leg has no two-sided quote.",
    remedy: "Execute again later: a leg that nobody quotes cannot be left either.",
  },
  stale_quote: {
    means: "A leg's quote is older than a few seconds.",
    remedy: "Execute again; if it stays, look whether the broker's quotes are delayed.",
  },
  outside_band: {
    means: "A leg's price is none that the exchange takes today.",
    remedy: "Execute again later, once the price is inside the day's band.",
  },
  price_moved: {
    means: "The net premium, or one leg, is not what was analyzed; better counts as well.",
    remedy: "Analyze again. How far is allowed: `max_entry_drift`, `max_leg_drift`.",
  },
  margin_unknown: {
    means: "The broker does not tell the margin of the legs or the account's free funds.",
    remedy: "Execute again; `npm run doctor` looks at the broker's account.",
  },
  no_funds: {
    means: "Margin and premium of all legs together are more than what is free.",
    remedy: "Free funds, or allocate with less capital.",
  },
  order_rate: {
    means: "The plan has more orders than entries may still send in a minute, hour or day.",
    remedy: "Execute again later: the rest is kept for cancels and exits (`rate_windows`).",
  },
} as const satisfies Record<string, DenialText>;

/** Why a plan was refused as a whole before anything was sent. */
export type Denial = keyof typeof DENIALS;

/** A refusal with the figures it rests on. */
export interface Denied {
  readonly denied: Denial;
  readonly detail: string;
}
