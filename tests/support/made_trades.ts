import type postgres from "postgres";
import { withoutGuards } from "./unguarded.ts";

/** A trade as limits see it; what is not given is a closed loss of a rupee on paper. */
export interface MadeTrade {
  readonly id: number;
  readonly underlying?: string;
  readonly definition?: string;
  readonly mode?: "paper" | "live";
  /** Rupees; null: still open. */
  readonly realised?: number | null;
  readonly openedAt?: string;
  readonly closedAt?: string;
  readonly capitalUsed?: number;
}

/** Positions without the plans and strategies behind them, past the guards that ask for these. */
export async function makeTrades(sql: postgres.Sql, trades: readonly MadeTrade[]): Promise<void> {
  const rows = trades.map((trade) => {
    const { realised = -1, closedAt = "2026-02-09T14:00:00+05:30" } = trade;
    const isOpen = realised === null;
    return {
      position_id: trade.id,
      plan_id: 1000 + trade.id,
      strategy_id: 1,
      underlying: trade.underlying ?? "NIFTY",
      definition: trade.definition ?? "iron_condor",
      sleeve: "carry",
      mode: trade.mode ?? "paper",
      state: isOpen ? "open" : "closed",
      lots: 1,
      expiry: "2026-02-24",
      capital_used: trade.capitalUsed ?? 100_000,
      entry_net: 0,
      entry_charges: 0,
      realised,
      opened_at: trade.openedAt ?? "2026-02-06T10:00:00+05:30",
      closed_at: isOpen ? null : closedAt,
      exit_rule: isOpen ? null : "stop_loss",
    };
  });
  await withoutGuards(
    sql,
    async (one) =>
      await one`insert into public.positions overriding system value
      select * from jsonb_populate_recordset(null::public.positions, ${one.json(rows)})`,
  );
}

/** The last look at an open position, rupees at the middle of the quotes. */
export async function markTrade(
  sql: postgres.Sql,
  id: number,
  at: string,
  unrealised: number | null,
): Promise<void> {
  await sql`insert into public.position_marks (position_id, marked_at, state, unrealised_mid)
    values (${id}, ${at}, ${unrealised === null ? "no_quote" : "priced"}, ${unrealised})`;
}

/** Looks at the limits; how many locks are new. */
export async function looked(sql: postgres.Sql, at: string): Promise<number> {
  const [row] = await sql`select public.check_limits(${at}) as n`;
  return row?.["n"];
}
