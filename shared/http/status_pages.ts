import type { CellKind } from "./cell_text.ts";

/** A value of a row on the page. */
export interface PageColumn {
  readonly key: string;
  readonly head: string;
  readonly kind?: CellKind;
}

/** How a show is laid out for a person. */
export interface StatusPage {
  /** Rows that share these follow each other under one heading. */
  readonly groups: readonly string[];
  /** In one line; those that 100 columns have no room for are told below it. */
  readonly columns: readonly PageColumn[];
  /** A text that takes the rest of the line, and more lines where it needs them. */
  readonly last?: PageColumn;
  /** Told in lines of their own where a row has them. */
  readonly below: readonly PageColumn[];
  /** Keys whose sum ends each group. */
  readonly sums?: readonly string[];
}

function column(key: string, head?: string, kind?: CellKind): PageColumn {
  const named = { key, head: head ?? key.replaceAll("_", " ") };
  return kind === undefined ? named : { ...named, kind };
}

const UNDERLYING = column("underlying");
const STRATEGY = column("definition", "strategy");
const LEGS = column("legs");

/** Each show but the summary and the report, which have pages of their own. */
export const STATUS_PAGES: Readonly<Record<string, StatusPage>> = {
  strategies: {
    groups: ["trading_date", "risk"],
    columns: [
      column("strategy_id", "id"),
      column("rank"),
      UNDERLYING,
      STRATEGY,
      column("sleeve"),
      column("expiry"),
      column("pop_p", "PoP", "percent"),
      column("ev_p", "EV", "rupees"),
      column("ev_standard_error", "+-", "rupees"),
      column("p_plus_registered", "P+", "percent"),
      column("max_loss", "max loss", "rupees"),
      column("cost_ratio", "cost", "percent"),
      column("quantum_score", "score"),
      column("direction_part", "direction"),
      column("direction_error", "+- of its drift"),
    ],
    below: [LEGS],
  },
  marks: {
    groups: ["trading_date"],
    columns: [
      column("strategy_id", "id"),
      column("priority", "prio"),
      UNDERLYING,
      STRATEGY,
      column("sleeve"),
      column("lots"),
      column("state"),
      column("margin", "margin", "rupees"),
      column("max_loss", "max loss", "rupees"),
      column("expected_value", "EV", "rupees"),
    ],
    below: [LEGS, column("note"), column("refusal", "refused")],
  },
  queue: {
    groups: ["trading_date"],
    columns: [
      column("allocation_id", "id"),
      column("priority", "prio"),
      column("rank"),
      UNDERLYING,
      STRATEGY,
      column("sleeve"),
      column("lots"),
      column("state"),
      column("capital_used", "capital", "rupees"),
      column("max_loss", "max loss", "rupees"),
      column("expected_value", "EV", "rupees"),
    ],
    below: [LEGS, column("reason"), column("last_denial")],
  },
  orders: {
    groups: ["trading_date", "mode"],
    columns: [
      column("sent_ist", "sent IST"),
      column("contract"),
      column("side"),
      column("quantity", "units"),
      column("limit_price", "limit", "price"),
      column("filled_quantity", "filled"),
      column("average_price", "average", "price"),
      column("state"),
      column("purpose", "to"),
    ],
    below: [column("reason")],
  },
  trades: {
    groups: ["trading_date", "mode"],
    columns: [
      column("filled_ist", "filled IST"),
      column("contract"),
      column("side"),
      column("quantity", "units"),
      column("price", "price", "price"),
      column("cash", "cash", "paise"),
      column("charges", "charges", "paise"),
      column("purpose", "to"),
    ],
    below: [],
    sums: ["cash", "charges"],
  },
  positions: {
    groups: [],
    columns: [
      column("position_id", "id"),
      UNDERLYING,
      STRATEGY,
      column("state"),
      column("lots"),
      column("trading_date", "entered"),
      column("expiry"),
      column("entry_net", "entry", "rupees"),
      column("unrealised", "unrealised", "rupees"),
      column("unrealised_mid", "at mid", "rupees"),
    ],
    below: [
      LEGS,
      column("marked_ist", "marked IST"),
      column("explained", "at mid explained"),
      column("remark"),
    ],
    sums: ["unrealised", "unrealised_mid"],
  },
  adjustments: {
    groups: ["trading_date", "mode"],
    columns: [
      column("adjustment_id", "id"),
      column("position_id", "position"),
      UNDERLYING,
      column("kind"),
      column("state"),
      column("proposed_ist", "proposed IST"),
      column("valid_until_ist", "valid until"),
      column("net", "net", "rupees"),
      column("charges", "charges", "rupees"),
    ],
    below: [
      column("tested"),
      column("closes"),
      column("opens"),
      column("figures"),
      column("reason"),
    ],
  },
  ledger: {
    groups: ["trading_date", "mode"],
    columns: [
      UNDERLYING,
      STRATEGY,
      column("sleeve"),
      column("realised", "realised", "paise"),
      column("unrealised", "unrealised", "paise"),
      column("unrealised_mid", "at mid", "paise"),
      column("charges", "charges", "paise"),
      column("cash", "cash", "paise"),
    ],
    below: [],
    sums: ["realised", "unrealised", "unrealised_mid", "charges", "cash"],
  },
  beliefs: {
    groups: ["claim", "scope"],
    columns: [
      column("horizon_sessions", "sessions"),
      column("decision"),
      column("beta_sceptical", "beta, data alone"),
      column("error_sceptical", "error"),
      column("beta_registered", "with literature"),
      column("error_registered", "error"),
      column("clusters"),
      column("next_decision_on", "next decision"),
    ],
    below: [column("says", "that is")],
  },
  mismatches: {
    groups: [],
    columns: [
      column("last_ist", "last IST"),
      column("kind", "what"),
      column("contract"),
      column("here", "units here"),
      column("there", "at the broker"),
      column("settled_ist", "settled IST"),
    ],
    below: [column("first_ist", "first IST")],
  },
  failed: {
    groups: ["trading_date"],
    columns: [
      column("at_ist", "IST"),
      column("stage"),
      UNDERLYING,
      column("reason"),
    ],
    last: column("detail"),
    below: [],
  },
  recent: {
    groups: [],
    columns: [column("at_ist", "IST"), column("kind"), column("subject"), column("state")],
    below: [],
  },
  health: {
    groups: [],
    columns: [
      column("ok", "", "flag"),
      column("check"),
      column("at_ist", "last IST"),
      column("age"),
    ],
    last: column("detail"),
    below: [column("remedy", "to do")],
  },
  stored: {
    groups: [],
    columns: [
      column("table"),
      column("rows", "rows", "rupees"),
      column("bytes", "MB", "megabytes"),
    ],
    below: [],
    sums: ["rows", "bytes"],
  },
};
