import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseAdjustmentRule } from "../../shared/exits/adjustments/adjustment_rule.ts";
import { ADJUSTMENT_STATES } from "../../shared/vocabulary/states.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  advance,
  allocatedAll,
  entered,
  fenceOf,
  fill,
  intentOf,
  openExit,
  QUANTITY,
  rows,
  statesOf,
} from "../support/stored_plan.ts";
import { ADJUSTED_LEGS, after, propose, VALID_UNTIL } from "../support/stored_adjustment.ts";
import type { Answer } from "../support/world.ts";
import { STORED_AT } from "../support/stored_strategy.ts";
import { unguarded, withoutGuards } from "../support/unguarded.ts";

const closing = (quantity = QUANTITY) => [
  { ...intentOf(2, "buy", "close", "C1"), quantity },
  { ...intentOf(1, "sell", "close", "C1"), quantity },
];
const opening = (numbers = [5, 6]) =>
  numbers.map((leg, i) => ({
    ...intentOf(leg, i === 0 ? "buy" : "sell", "open", "A1"),
    security_id: String(201 + i),
  }));

async function accept(
  { service }: TestDatabase,
  id: number,
  { close = closing(), open = opening(), at = STORED_AT } = {},
) {
  return await service.rpc("accept_adjustment", {
    p_adjustment_id: id,
    p_closing: close,
    p_opening: open,
    p_now: at,
  });
}

async function planOf({ service }: TestDatabase, planId: number) {
  return (await service.rpc("read_plan", { p_plan_id: planId })).data;
}

async function complete(database: TestDatabase, name: string, planId: number) {
  const p_fence = await fenceOf(database, planId);
  return await database.service.rpc(name, { p_plan_id: planId, p_fence, p_now: STORED_AT });
}

/** An accepted roll: its exit done, what it opens gated. */
async function halfDone(database: TestDatabase) {
  const positionId = await entered(database);
  const { data: id } = await propose(database, positionId);
  const { data: [exit, adjust], error } = await accept(database, id);
  assertEquals(error, null);
  for (const each of (await planOf(database, exit)).intents) await fill(database, each, "50");
  assertEquals((await complete(database, "close_position", exit)).error, null);
  return { positionId, id, exit, adjust };
}

const state = async ({ sql }: TestDatabase, table: string) => {
  const all = await sql`select state from ${sql(`public.${table}`)}`;
  return all.map((row) => row["state"]);
};

databaseTest("rules are offered once, off, and can be read", async (database) => {
  const { sql, service } = database;
  await entered(database);
  const [row] = await sql`select strategy_id::int as id from public.positions`;
  const offer = async () =>
    (await service.rpc("offer_adjustment_rules", { p_strategy_id: row?.["id"] })).data;
  assertEquals([await offer(), await offer()], [3, 0]);
  const rules = await sql`select to_jsonb(r) - 'strategy_id' as row, is_on
    from public.adjustment_rules r order by kind`;
  assertEquals(rules.map((rule) => rule["is_on"]), [false, false, false]);
  const common = { marks: 3, overMinutes: 5, notFirstMinutes: 30, validMinutes: 5 };
  assertEquals(rules.map((rule) => parseAdjustmentRule(rule["row"])), [
    { kind: "convert", strikeDistance: 0.01, hedgeDelta: 0.1, ...common },
    { kind: "defend", strikeDistance: 0, ...common },
    { kind: "roll_untested", strikeDistance: 0.01, shortDelta: 0.3, ...common },
  ]);
  const { error } = await service.rpc("offer_adjustment_rules", { p_strategy_id: 999 });
  assertEquals(error?.hint, "not_found");
  for (
    const change of [
      "marks = 1",
      "strike_distance = 0.2",
      "valid_minutes = 16",
      "short_delta = 0.3",
      "hedge_delta = 0.3 where kind = 'defend'",
      "short_delta = null where kind = 'roll_untested'",
    ]
  ) {
    const edit = sql.unsafe(`update public.adjustment_rules set ${change}`);
    assertStringIncludes(await edit.then(() => "taken", String), "check constraint", change);
  }
});

databaseTest(
  "one of a kind a position lives, and its new legs get free numbers",
  async (database) => {
    const { sql } = database;
    const positionId = await entered(database);
    const { data: first } = await propose(database, positionId);
    assertEquals((await propose(database, positionId)).data, null);
    const { data: other } = await propose(database, positionId, { kind: "convert" });
    const numbers =
      await sql`select adjustment_id::int as id, leg_number from public.adjustment_legs
    where purpose = 'open' order by 1, 2`;
    assertEquals(numbers.map((row) => [row["id"], row["leg_number"]]), [
      [first, 5],
      [first, 6],
      [other, 7],
      [other, 8],
    ]);
    // Its time over, the next one takes its place; the owner is told of the kind once a day.
    const { data: later } = await propose(database, positionId, {
      at: VALID_UNTIL,
      valid_until: after(600),
    });
    assertEquals(await state(database, "adjustments"), ["expired", "expired", "proposed"]);
    assertEquals((await accept(database, first)).error?.hint, "conflict");
    assertEquals(await rows(database, "alerts"), 2);
    const at = after(600);
    const late = await accept(database, later, { at });
    assertEquals([late.error?.hint, await statesOf(database, "positions")], ["stale_data", [
      "open",
    ]]);
    assertEquals((await accept(database, 999)).error?.hint, "not_found");
  },
);

databaseTest(
  "an exit takes back what is proposed, and nothing is proposed of what closes",
  async (database) => {
    const positionId = await entered(database);
    const { data: id } = await propose(database, positionId);
    await openExit(database, positionId, "X1");
    assertEquals(await state(database, "adjustments"), ["withdrawn"]);
    assertEquals((await propose(database, positionId, { kind: "defend" })).data, null);
    assertEquals((await accept(database, id)).error?.hint, "conflict");
  },
);

databaseTest("orders that are not those of its legs are refused whole", async (database) => {
  const positionId = await entered(database);
  const { data: id } = await propose(database, positionId);
  const wrong = [
    { close: closing(65) },
    { close: closing().slice(1) },
    { close: [...closing(), intentOf(3, "buy", "close", "C1")] },
    { close: closing().map((each) => ({ ...each, side: "sell" })) },
    { close: closing().map((each) => ({ ...each, security_id: "9" })) },
    { open: opening().slice(1) },
    { open: opening([5, 7]) },
    { open: [] },
    { close: [] },
  ];
  for (const [i, orders] of wrong.entries()) {
    const { error } = await accept(database, id, orders);
    assertEquals([i, error?.hint], [i, "conflict"]);
  }
  assertEquals(await statesOf(database, "plans"), ["filled"]);
  assertEquals([await state(database, "adjustments"), await statesOf(database, "positions")], [
    ["proposed"],
    ["open"],
  ]);
  // A wing that nobody bids for may stay.
  assertEquals((await accept(database, id, { close: closing().slice(0, 1) })).error, null);
});

databaseTest("a position of which a part was closed is not adjusted", async (database) => {
  const positionId = await entered(database);
  const { data: id } = await propose(database, positionId);
  await withoutGuards(
    database.sql,
    (sql) =>
      sql`insert into public.plans (kind, mode, trading_date, underlying, position_id, rule, lots,
        keep_lots, state, created_at, finished_at)
      select 'exit', mode, '2026-02-09', underlying, position_id, 'scale_out', 1, 1, 'filled',
        opened_at, opened_at from public.positions`,
  );
  const { error } = await accept(database, id);
  assertEquals(error?.hint, "conflict");
  assertStringIncludes(error?.message ?? "", "parts of it are closed");
});

databaseTest(
  "what it opens waits for what it closes, and becomes part of its position",
  async (database) => {
    const { sql } = database;
    const positionId = await entered(database);
    const { data: id } = await propose(database, positionId);
    await propose(database, positionId, { kind: "defend", legs: ADJUSTED_LEGS.slice(0, 2) });
    const { data: [exit, adjust] } = await accept(database, id);
    assertEquals(await state(database, "adjustments"), ["superseded", "accepted"]);
    assertEquals(await statesOf(database, "positions"), ["closing"]);
    assertEquals((await planOf(database, adjust)).isWaiting, true);
    // The exit is of its own legs alone.
    const held = (await planOf(database, exit)).held
      .map(({ legNumber, units }: { legNumber: number; units: number }) => [legNumber, units]);
    assertEquals(held, [[1, QUANTITY], [2, -QUANTITY], [3, 0], [4, 0]]);
    assertEquals((await complete(database, "close_position", exit)).error?.hint, "conflict");
    for (const each of (await planOf(database, exit)).intents) await fill(database, each, "50");
    await complete(database, "close_position", exit);
    assertEquals(await statesOf(database, "positions"), ["adjusting"]);
    assertEquals((await planOf(database, adjust)).isWaiting, false);
    assertEquals((await openExit(database, positionId, "X1")).error?.hint, "conflict");

    const [bought, sold] = (await planOf(database, adjust)).intents;
    await fill(database, bought, "40");
    assertEquals((await complete(database, "complete_adjustment", adjust)).error?.hint, "conflict");
    await fill(database, sold, "60");
    assertEquals((await complete(database, "complete_adjustment", adjust)).error, null);
    assertEquals((await complete(database, "complete_adjustment", adjust)).error, null);
    assertEquals(await statesOf(database, "positions"), ["open"]);
    const legs = await sql`select h.leg_number, h.units, l.entry_price::float8 as price
    from public.positions x, private.held_units(x.plan_id) h
    join public.position_legs l using (leg_number) where h.units <> 0 order by 1`;
    assertEquals(legs.map((row) => Object.values(row)), [
      [3, -QUANTITY, 59.9],
      [4, QUANTITY, 25.1],
      [5, QUANTITY, 40],
      [6, -QUANTITY, 60],
    ]);
    // Closed at one price: nothing but charges; opened for 20 a unit.
    const [ledger] = await sql`select exit_net::text as net, exit_charges::text as charges
    from public.positions`;
    assertEquals(ledger, { net: "2600", charges: "125.6636" });
    const [counted] = await sql`select capital_used::float8 as capital, margin::float8 as margin
    from private.held_structures`;
    assertEquals(counted, { capital: 91_000, margin: 91_000 });
  },
);

databaseTest(
  "what cannot be opened is traded back, and is no part of its position",
  async (database) => {
    const { sql, service } = database;
    const { adjust } = await halfDone(database);
    const [bought] = (await planOf(database, adjust)).intents;
    await fill(database, bought, "40");
    await advance(database, adjust, "unwinding", "a leg could not be filled");
    assertEquals([await statesOf(database, "positions"), await state(database, "adjustments")], [
      ["open"],
      ["failed"],
    ]);
    assertEquals((await advance(database, adjust, "unwound", "done")).error?.hint, "conflict");
    const { data } = await service.rpc("add_intents", {
      p_plan_id: adjust,
      p_fence: await fenceOf(database, adjust),
      p_intents: [{ ...intentOf(5, "sell", "unwind", "A1b"), security_id: "201" }],
      p_now: STORED_AT,
    });
    await fill(database, data.intents.at(-1), "39");
    assertEquals((await advance(database, adjust, "unwound", "done")).error, null);
    const [books] = await sql`select
    (select exit_net::text from public.positions) as position,
    private.realised_between('paper', '2026-01-01', '2026-12-31')::text as day,
    (select sum(realised)::text from public.day_ledger) as ledger`;
    // One rupee a unit and two charges.
    assertEquals(books, { position: "0", day: "-192.8318", ledger: "-192.83" });
  },
);

databaseTest(
  "an adjustment is gated by what it opens alone, beside its own position",
  async (database) => {
    const { sql, service } = database;
    const positionId = await entered(database);
    const { data: id } = await propose(database, positionId);
    await propose(database, positionId, { kind: "convert" });
    await sql`insert into public.contracts (underlying, segment, security_id, instrument, expiry,
      strike, option_right, lot_size, tick, freeze_quantity, listed_on)
    select 'NIFTY', 'NSE_FNO', c.id, 'option', c.expiry, c.strike, 'put', 65, 0.05, c.most,
      '2026-02-09'
    from (values ('201', 24600, 1801, date '2026-02-24'), ('202', 24800, 1802, '2026-02-24'),
      ('102', 24400, 1702, '2026-02-24'), ('201', 24500, 9, '2026-03-30'))
      c (id, strike, most, expiry)`;
    const { data: read } = await service.rpc("read_adjustment", { p_adjustment_id: id });
    assertEquals(read.legs.map((leg: Answer) => [leg.legNumber, leg.purpose, leg.freezeQuantity]), [
      [1, "close", null],
      [2, "close", 1702],
      [5, "open", 1801],
      [6, "open", 1802],
    ]);
    const gateOf = async (adjustment: number) =>
      (await service.rpc("read_adjustment_gate", {
        p_adjustment_id: adjustment,
        p_mode: "paper",
        p_now: STORED_AT,
      })).data;
    const { entry, heldBy, blocked } = await gateOf(id);
    assertEquals(entry.legs.map((leg: Answer) => [leg.legNumber, leg.side, leg.ratio, leg.price]), [
      [5, "buy", 1, 50],
      [6, "sell", 1, 49.5],
    ]);
    assertEquals(entry.legs[1].listed, {
      segment: "NSE_FNO",
      securityId: "202",
      lotSize: 65,
      tick: 0.05,
    });
    // Sixty-five units a lot; what it takes more than its position has.
    assertEquals([entry.netPremium, entry.capitalUsed, heldBy], [-32.5, 1000, null]);
    const [used] = await sql`select capital_used::float8 as capital from public.positions`;
    assertEquals(blocked, used?.["capital"]);
  },
);

databaseTest(
  "only what is under way of its own position stands against an acceptance",
  async (database) => {
    const { sql, service } = database;
    const [nifty, tcs] = await allocatedAll(database, ["NIFTY", "TCS"]);
    const positionId = await entered(database, nifty);
    const other = await entered(database, tcs);
    await openExit(database, other, "X1");
    const { data: id } = await propose(database, positionId);
    await service.rpc("deny_adjustment", {
      p_adjustment_id: id,
      p_reason: "banned: x",
      p_now: STORED_AT,
    });
    const { data: [exit, adjust], error } = await accept(database, id);
    assertEquals(error, null);
    for (const each of (await planOf(database, exit)).intents) await fill(database, each, "50");
    await complete(database, "close_position", exit);
    const [bought] = (await planOf(database, adjust)).intents;
    await fill(database, bought, "40");
    await advance(database, adjust, "unwinding", "a leg could not be filled");
    // Its position is watched again, and adjusted no further while something is traded back.
    const legs = [{ ...ADJUSTED_LEGS[2], security_id: "301" }];
    const { data: next } = await propose(database, positionId, { kind: "convert", legs });
    const [leg] = await sql`select leg_number from public.adjustment_legs
    where adjustment_id = ${next}`;
    const open = [{ ...intentOf(leg?.["leg_number"], "buy", "open", "A2"), security_id: "301" }];
    assertEquals((await accept(database, next, { close: [], open })).error?.hint, "conflict");
    const [terms] = await sql`select private.adjusted_terms(${positionId}) as own,
    private.adjusted_terms(${other}) as other`;
    assertEquals(terms?.["other"], {});
    const stand = terms?.["own"].legs.map((one: Answer) => [
      one.right,
      one.side,
      one.ratio,
      one.strike,
      one.price,
    ]);
    assertEquals(stand, [["call", "sell", 1, 25_600, 59.9], ["call", "buy", 1, 25_800, 25.1]]);
  },
);

databaseTest("its rows cannot be edited into what never was", async (database) => {
  const { sql } = database;
  const { positionId } = await halfDone(database);
  const edits = [
    "update public.adjustments set net = 1",
    "update public.adjustments set state = 'proposed', accepted_at = null",
    "update public.adjustments set state = 'expired', accepted_at = null, ended_at = proposed_at",
    "delete from public.adjustments",
    "update public.adjustment_legs set quantity = 65",
    "delete from public.adjustment_legs",
    `insert into public.position_legs select ${positionId}, leg_number, 'put', side, strike, expiry,
      segment, security_id, quantity, tick, 40 from public.adjustment_legs where leg_number = 5`,
    "update public.plans set state = 'executing' where kind = 'adjust'; " +
    "update public.plans set state = 'filled', finished_at = created_at where kind = 'adjust'",
  ];
  for (const edit of edits) {
    const said = await sql.begin((one) => one.unsafe(edit)).then(() => "taken", String);
    assertStringIncludes(said, "PostgresError", edit);
  }
  assertEquals(await state(database, "adjustments"), ["accepted"]);
  assertEquals(ADJUSTMENT_STATES.length, 7);
});

databaseTest(
  "what opens in a position that closed meanwhile is known to have none",
  async (database) => {
    const { adjust } = await halfDone(database);
    assertEquals((await planOf(database, adjust)).isOrphaned, false);
    await unguarded(database.sql, [
      `update public.positions set state = 'closed', closed_at = '${STORED_AT}', realised = 0,
       exit_rule = 'settlement'`,
    ]);
    assertEquals((await planOf(database, adjust)).isOrphaned, true);
  },
);
