import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { openAdjustableDesk } from "../support/adjustable_desk.ts";
import { ACCESS_TOKEN } from "../support/world.ts";

const NAMES = ["INFY", "RELIANCE"];
const desk = await openAdjustableDesk(NAMES, {
  live: { DHAN_ACCESS_TOKEN: ACCESS_TOKEN, DHAN_LIVE_ORDERS: "enabled" },
});
const { world, monitorAt, accept, turnOn, positionOf } = desk;
const { sql } = world.platform;
Deno.test.afterAll(async () => await world.stop());

/** Units by instrument: by the exchange's own fills, and by the desk's positions. */
async function books() {
  const there = new Map<string, number>();
  for (const { ticket, trades } of await world.exchange.orders()) {
    const units = trades.reduce((sum, { quantity }) => sum + quantity, 0);
    const before = there.get(ticket.securityId) ?? 0;
    there.set(ticket.securityId, before + (ticket.side === "buy" ? units : -units));
  }
  const rows = await sql`select l.security_id, sum(h.units)::int as units
    from public.positions x, private.held_units(x.plan_id) h, public.position_legs l
    where l.position_id = x.position_id and l.leg_number = h.leg_number and h.units <> 0
    group by 1`;
  return {
    there: Object.fromEntries([...there].filter(([, units]) => units !== 0)),
    here: Object.fromEntries(rows.map((row) => [row["security_id"], row["units"]])),
  };
}

async function proposalOf(underlying: string, kind: string, time: string): Promise<number> {
  await sql`update public.adjustment_rules set is_on = false`;
  await turnOn(underlying, kind);
  const { proposed, unproposed } = await monitorAt(time);
  assertEquals([proposed.length, unproposed], [1, []]);
  return proposed[0].adjustmentId;
}

Deno.test("a live position is adjusted with all three switches alone, and both books agree", async () => {
  const before = await books();
  assertEquals([before.here, Object.keys(before.here).length], [before.there, 8]);
  const id = await proposalOf("INFY", "roll_untested", "10:10:00");
  const refused = async (body: object, word: string) => {
    const answer = await accept(id, body);
    assertEquals([answer.status, answer.body.error?.code], [422, "live_switch_off"]);
    assertStringIncludes(answer.body.error.message, word);
    assertEquals(await books(), before);
  };
  await refused({}, "the call does not say");
  await sql`update public.trading_state set mode = 'paper'`;
  await refused({ mode: "live" }, "trading_state.mode is paper");
  await refused({}, "trading_state.mode is paper");
  await sql`update public.trading_state set mode = 'live'`;
  assertEquals((await accept(id, { mode: "paper" })).status, 400);

  const { body } = await accept(id, { mode: "live" });
  assertEquals([body.plans, body.filled, body.faults], [2, 2, []], JSON.stringify(body));
  const after = await books();
  assertEquals(after.here, after.there);
  assert(JSON.stringify(after.here) !== JSON.stringify(before.here));
  assertEquals((await positionOf("INFY")).state, "open");
  const again = await monitorAt("10:20:00");
  assertEquals(again.faults, []);
  assertEquals((await sql`select 1 from public.mismatches`).length, 0);
});

Deno.test("what only closes needs no switch, and a position that was adjusted is closed whole", async () => {
  const id = await proposalOf("RELIANCE", "defend", "10:30:00");
  await sql`update public.trading_state set mode = 'paper'`;
  const { body } = await accept(id);
  assertEquals([body.plans, body.filled, body.faults], [1, 1, []], JSON.stringify(body));
  const after = await books();
  assertEquals([after.here, Object.keys(after.here).length], [after.there, 6]);
  const flat = await world.call("execute", { action: "flatten" });
  assertEquals([flat.body.filled, flat.body.faults], [2, []], JSON.stringify(flat.body));
  assertEquals(await books(), { here: {}, there: {} });
});
