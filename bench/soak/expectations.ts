import { RETENTION } from "./run_soak.ts";
import type { Expectations } from "./judge_soak.ts";

/** What README says of each table, by the spans of a soak. */
export const EXPECTATIONS: Expectations = {
  // An archive deletes what is older than its span; the first one that finds any is a day later.
  settledAfter: RETENTION.trade_sessions + 2,
  settledAfterOf: {
    // Claims go after 30 calendar days, of which 21 are sessions here.
    schedule_claims: 22,
    // It reads the claims of every date that is kept.
    tick: 22,
    // Flows speak from 20 earlier sessions of their own on (method 6.12), the skew's change later.
    direction_components: 30,
    // A row for each session that a trade was held: those that end late are the long ones.
    archived_ledger: 30,
    // Kept for 60 calendar days.
    database_sizes: 60,
    // What it reads back over 20 sessions stood together on the first day, a day a page since.
    quality: 20,
  },
  keptForGood: [
    "archived_definitions",
    "archived_ledger",
    "archived_runs",
    "archived_trades",
    "equity_days",
    "iv_history",
    "iv_windows",
    "market_regimes",
    // Five years are kept: none of it goes in thirty days.
    "belief_history",
    "belief_trades",
    "cost_ledger",
    "definition_replays",
    "premium_days",
    "spread_models",
    "weekly_reports",
  ],
  // What the broker asks for over the model's figure, learned once a name.
  atMostRowsOf: { margin_ratios: "underlyings" },
  ofTrades: [
    "allocation_limits",
    "allocation_runs",
    "allocations",
    "exits",
    "fills",
    "intents",
    "orders",
    "paper_orders",
    "plans",
    "position_legs",
    "position_marks",
    "position_sessions",
    "positions",
    "settlements",
  ],
  // The setting rebalance_sessions; a lock is told once for its cause.
  marketsAlerts: { rebalance: 5, protection: 5 },
  marketsOwn: ["execute", "monitor"],
  // Its checks read every contract of the day's list, 17,000 to 25,000 as expiries come and go.
  pagesByRowsOf: { quality: "contracts" },
  // beliefs: reads spans of candles, iv_history and premium_days (candle_days, learning_days), of
  // which the first morning's stand together, a session's since a page a name and table: two pages
  // a name and session more until a span is through. report: what its week traded; targets: what is
  // held. iv: the year of iv_history in which it looks for gaps is such a span too.
  pagesHeldByGrowthTest: ["beliefs", "iv", "report", "targets"],
};
