import { assert, assertEquals } from "@std/assert";
import type { RpcHook } from "../../local/platform/gateway.ts";
import { present } from "../../shared/vocabulary/present.ts";
import { type Answer, openWorld, type World } from "./world.ts";

export const DATE = "2026-02-09";
export const at = (time: string) => new Date(`${DATE}T${time}+05:30`);

/** A desk of which positions can be tested, and what a test asks of it. */
export interface AdjustableDesk {
  readonly world: World;
  /** Moves the market's time and calls monitor. */
  monitorAt(time: string, body?: object): Promise<Answer>;
  accept(adjustmentId: number, body?: object): Promise<{ status: number; body: Answer }>;
  /** The position of an underlying. */
  positionOf(underlying: string): Promise<Answer>;
  /**
   * Turns one rule of an underlying's position on, at a distance that tests the nearer of its sold
   * strikes, or so near that it tests none.
   */
  turnOn(underlying: string, kind: string, isTested?: boolean): Promise<void>;
}

/** What is held of an index; of a stock an iron condor. */
const OF_INDEX = new Map([["NIFTY", "short_strangle"], ["BANKNIFTY", "short_call"]]);

/** Opens the desk with a lot of each, entered at ten, and all rules offered. Stop its world. */
export async function openAdjustableDesk(
  held: readonly string[],
  { onRpc, live }: {
    readonly onRpc?: RpcHook;
    /** Secrets with which all is entered live. */
    readonly live?: Record<string, string>;
  } = {},
): Promise<AdjustableDesk> {
  const world = await openWorld({
    at: `${DATE}T10:00:00+05:30`,
    mode: "stepped",
    ready: true,
    ...present({ onRpc, secrets: live }),
  });
  const { sql } = world.platform;
  // What is sold without protection needs a large desk.
  await sql`update public.settings set value = to_jsonb(1000000000) where name = 'capital'`;
  await sql`update public.settings set value = to_jsonb(0.5) where name like 'max_loss%'`;
  await sql`update public.settings set value = to_jsonb(1) where name = 'max_definition'`;
  for (let done = false; !done;) {
    const body = { underlyings: held, topPerUnderlying: 20 };
    const answer = await world.call("analyze", body);
    assert(answer.status < 300, JSON.stringify(answer.body));
    done = answer.body.state === "done";
  }
  const rows = await sql`select strategy_id, underlying, definition from public.strategies
    where state = 'accepted'`;
  const wanted = rows.filter((row) =>
    row["definition"] === (OF_INDEX.get(row["underlying"]) ?? "iron_condor")
  );
  const strategyIds = wanted.map((row) => Number(row["strategy_id"]));
  assertEquals(wanted.map((row) => row["underlying"]).toSorted(), held.toSorted());
  await world.call("execute", { action: "mark", strategyIds });
  await world.call("execute", { action: "accept" });
  const mode = live === undefined ? "paper" : "live";
  await sql`update public.trading_state set mode = ${mode}::public.trading_mode`;
  const { body } = await world.call("execute", { action: "entries", mode });
  assertEquals(body.filled, held.length, JSON.stringify(body));
  await sql`select public.offer_adjustment_rules(strategy_id) from public.positions`;
  // Tests tell exits apart from adjustments.
  await sql`update public.exit_rules set is_on = false`;
  await sql`update public.adjustment_rules
    set not_first_minutes = 0, marks = 2, over_minutes = 0`;
  return { world, ...asksOf(world) };
}

function asksOf(world: World): Omit<AdjustableDesk, "world"> {
  const { sql } = world.platform;
  return {
    monitorAt: async (time, body = {}) => {
      await world.exchange.advance(at(time));
      const answer = await world.call("monitor", body);
      assertEquals(answer.status, 200, JSON.stringify(answer.body));
      return answer.body;
    },
    accept: async (adjustmentId, body = {}) =>
      await world.call("execute", { action: "accept_adjustment", adjustmentId, ...body }),
    positionOf: async (underlying) => {
      const [row] = await sql`select x.*, position_id::int as id, strategy_id::int as strategy, (
          select string_agg(concat_ws(' ', case when h.units > 0 then '+' end || abs(h.units),
              case when h.units < 0 then '-' || abs(h.units) end, trim_scale(l.strike),
              l.leg_right), ', ' order by l.leg_right, l.strike)
          from public.position_legs l join private.held_units(x.plan_id) h using (leg_number)
          where l.position_id = x.position_id and h.units <> 0) as legs
        from public.positions x where underlying = ${underlying}`;
      return row;
    },
    turnOn: async (underlying, kind, isTested = true) => {
      const [row] = await sql`select min(d)::float8 as nearer, max(d)::float8 as further
        from (
          select abs(l.strike - s.spot) / l.strike as d
          from public.positions x join public.position_legs l using (position_id)
          join public.strategies s using (strategy_id)
          where x.underlying = ${underlying} and l.side = 'sell') t`;
      const { nearer, further } = row as unknown as { nearer: number; further: number };
      const distance = isTested ? Math.min(0.1, (nearer + 2 * further) / 3) : 0.7 * nearer;
      await sql`update public.adjustment_rules set is_on = true,
          strike_distance = ${isTested && nearer === further ? 0.1 : distance}
        where kind = ${kind} and strategy_id = (
          select strategy_id from public.positions where underlying = ${underlying})`;
    },
  };
}
