import { assertEquals } from "@std/assert";
import postgres from "postgres";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { unguarded } from "../support/unguarded.ts";
import { allocatedAll, openPlan } from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";

type Transitions = Readonly<Record<string, readonly string[]>>;

/** What may follow each state, as the desk's outcome policy has it; what ended has no successor. */
const ALLOWED: Readonly<Record<string, Transitions>> = {
  allocations: {
    pending: ["executing", "superseded", "cancelled", "failed"],
    executing: ["executed", "failed"],
    executed: [],
    failed: [],
    superseded: [],
    cancelled: [],
  },
  plans: {
    gated: ["executing", "denied"],
    executing: ["filled", "unwinding", "failed"],
    unwinding: ["unwound", "failed"],
    denied: [],
    filled: [],
    unwound: [],
    failed: [],
  },
  intents: {
    written: ["sending"],
    sending: ["written", "confirmed", "refused", "unknown"],
    unknown: ["confirmed", "refused"],
    // One that was believed absent may turn up.
    refused: ["late"],
    confirmed: [],
    late: [],
  },
  orders: {
    open: ["filled", "cancelled", "rejected"],
    filled: [],
    // A fill may be told after the end.
    cancelled: ["filled"],
    rejected: ["filled"],
  },
  positions: {
    open: ["closing", "adjusting", "closed"],
    closing: ["open", "adjusting", "closed"],
    adjusting: ["open", "closing", "closed"],
    closed: [],
  },
};

interface RowOf {
  readonly beside: (state: string) => object;
  /** Absent where its state alone does. */
  readonly free?: object;
  readonly kept: object;
}

/**
 * What a row must hold beside its state, what may change of it while it has not ended, and what
 * never may.
 */
const ROWS: Readonly<Record<string, RowOf>> = {
  allocations: { beside: () => ({}), kept: { rank: 77 } },
  plans: {
    beside: (state) => ({
      reason: state === "denied" ? "banned: x" : "x",
      finished_at: ["gated", "executing", "unwinding"].includes(state) ? null : STORED_AT,
    }),
    free: { reason: "y" },
    kept: { lots: 77 },
  },
  intents: {
    beside: () => ({ reason: "x", send_before: STORED_AT }),
    free: { absent_at: STORED_AT },
    kept: { quantity: 77 },
  },
  orders: {
    beside: (state) => ({ filled_quantity: state === "filled" ? 130 : 0 }),
    free: { reason: "y" },
    kept: { broker_order_id: "another" },
  },
  positions: {
    beside: (state) =>
      state === "closed"
        ? { closed_at: STORED_AT, realised: 1, exit_rule: "stop_loss" }
        : { closed_at: null, realised: null, exit_rule: null },
    free: { exit_net: 77 },
    kept: { lots: 77 },
  },
};

const UNDERLYINGS = ["NIFTY", "TCS", "RELIANCE", "INFY", "BANKNIFTY", "FINNIFTY"];

/** Rows enough of every table for each of its states. */
async function fillTables(database: TestDatabase): Promise<void> {
  const { sql } = database;
  for (const id of await allocatedAll(database, UNDERLYINGS)) await openPlan(database, id);
  await unguarded(sql, [
    `insert into public.plans
      (kind, mode, trading_date, underlying, allocation_id, lots, created_at)
    select 'entry', 'live', trading_date, underlying, allocation_id, lots, created_at
    from public.plans`,
    `insert into public.orders
      (intent_id, broker_order_id, mode, state, sent_at, updated_at)
    select intent_id, 'B' || intent_id, 'paper', 'open', written_at, written_at
    from public.intents`,
    `insert into public.positions (plan_id, strategy_id, underlying, definition, sleeve, mode,
      lots, expiry, capital_used, entry_net, entry_charges, opened_at)
    select p.plan_id, a.strategy_id, a.underlying, 'iron_condor', a.sleeve, p.mode, a.lots,
      '2026-02-24', a.capital_used, 1, 1, p.created_at
    from public.plans p join public.allocations a using (allocation_id)`,
  ]);
}

/** Puts one row into each state, whatever the way there, and returns the rows' keys. */
async function rowsInEachState(sql: postgres.Sql, table: string): Promise<Map<string, number>> {
  const key = sql(keyOf(table));
  const found = await sql`select ${key} as id from ${sql(`public.${table}`)} order by 1`;
  const placed = new Map<string, number>();
  // Triggers are off meanwhile: a start is no transition.
  await sql`set session_replication_role = replica`;
  for (const [index, state] of Object.keys(ALLOWED[table] ?? {}).entries()) {
    const id = Number(found[index]?.["id"]);
    placed.set(state, id);
    const row = { state, ...ROWS[table]?.beside(state) };
    await sql`update ${sql(`public.${table}`)} set ${sql(row)} where ${key} = ${id}`;
  }
  await sql`set session_replication_role = origin`;
  return placed;
}

const keyOf = (table: string) => `${table.slice(0, -1)}_id`;

/** What comes of a change of one row; it is taken back. */
async function attempt(
  sql: postgres.Sql,
  table: string,
  id: number,
  change: object,
): Promise<string> {
  await sql`begin`;
  try {
    const { count } = await sql`update ${sql(`public.${table}`)} set ${sql(change)}
      where ${sql(keyOf(table))} = ${id}`;
    return count === 1 ? "allowed" : "no row";
  } catch (error) {
    return error instanceof postgres.PostgresError ? String(error.hint) : String(error);
  } finally {
    await sql`rollback`;
  }
}

for (const [table, transitions] of Object.entries(ALLOWED)) {
  databaseTest(
    `${table} go from state to state as allowed, and never from one that ended`,
    async (database) => {
      await fillTables(database);
      const sql = await database.sql.reserve();
      const placed = await rowsInEachState(sql, table);
      const { beside = () => ({}), free, kept = {} } = ROWS[table] ?? {};
      for (const [from, next] of Object.entries(transitions)) {
        const change = async (to: object) => await attempt(sql, table, placed.get(from) ?? 0, to);
        for (const to of Object.keys(transitions).filter((state) => state !== from)) {
          assertEquals(
            await change({ state: to, ...beside(to) }),
            next.includes(to) ? "allowed" : "conflict",
            `${table} from ${from} to ${to}`,
          );
        }
        assertEquals(await change({ state: from }), "allowed", `${table} ${from}, told again`);
        if (free !== undefined) {
          const isFree = next.length > 0 &&
            !(table === "orders" && (from === "cancelled" || from === "rejected"));
          const said = isFree ? "allowed" : "conflict";
          assertEquals(await change(free), said, `${table} ${from}, freely`);
        }
        for (const [column, value] of Object.entries(kept)) {
          assertEquals(await change({ [column]: value }), "conflict", `${table} ${column}`);
        }
      }
      sql.release();
    },
  );
}

databaseTest("an order that ended may be told again, whenever that is", async (database) => {
  const { sql } = database;
  await fillTables(database);
  await unguarded(sql, ["update public.orders set state = 'filled', filled_quantity = 130"]);
  await unguarded(sql, [
    `insert into public.fills (order_id, mode, trade_id, quantity, price, charges, filled_at)
    select order_id, mode, 'T' || order_id, 130, 1, 0, sent_at from public.orders`,
  ]);
  await sql`update public.orders set updated_at = '2026-02-09T10:30:00+05:30'`;
  const [row] = await sql`select distinct updated_at from public.orders`;
  const at = row?.["updated_at"];
  // The later instant is what the row says: nothing else of it changed.
  assertEquals(at instanceof Date ? at.toISOString() : at, "2026-02-09T05:00:00.000Z");
});
