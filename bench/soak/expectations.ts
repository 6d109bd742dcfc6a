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
    "iv_history",
    "iv_windows",
    "market_regimes",
    // Five years are kept: none of it goes in thirty days.
    "belief_history",
    "belief_trades",
    "definition_replays",
    "premium_days",
    "spread_models",
    "weekly_reports",
  ],
  marketsOwn: ["execute", "monitor"],
  // A position whose wing has no bid is never closed, and none is settled at its expiry yet.
  knownFindings: ["positions_orphaned"],
};
