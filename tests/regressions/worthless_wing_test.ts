import { assert, assertEquals } from "@std/assert";
import { unguarded } from "../support/unguarded.ts";
import { openWorld, type World } from "../support/world.ts";

/** A desk that holds positions. */
async function holdingWorld(): Promise<World> {
  const world = await openWorld({ at: "2026-02-09T10:00:00+05:30", mode: "stepped", ready: true });
  const underlyings = ["HDFCBANK", "ICICIBANK", "INFY", "NIFTY", "RELIANCE", "SBIN", "TCS"];
  while ((await world.call("analyze", { underlyings })).status === 202);
  await world.call("allocate", {});
  await world.call("execute", {});
  return world;
}

Deno.test("a position whose wing nobody quotes is watched, and flattened but for the wing", async () => {
  const world = await holdingWorld();
  const { sql } = world.platform;
  try {
    const [wing] = await sql`
      select l.position_id, l.leg_number, p.strategy_id, p.plan_id from public.position_legs l
      join public.positions p using (position_id)
      where l.side = 'buy' and l.leg_right <> 'underlying' and exists (
        select 1 from public.position_legs s where s.position_id = l.position_id
          and s.side = 'sell' and s.leg_right <> 'underlying')
      order by 1 limit 1`;
    assert(wing !== undefined, "no position has a wing");
    const { position_id: position, leg_number: leg, strategy_id: strategy, plan_id: plan } = wing;
    // A contract that no book knows has neither bid nor ask.
    await unguarded(sql, [
      `update public.position_legs set security_id = '999999999'
        where position_id = ${position} and leg_number = ${leg}`,
      `update public.strategy_legs set security_id = '999999999'
        where strategy_id = ${strategy} and leg_number = ${leg}`,
    ]);
    const watched = await world.call("monitor", {});
    assertEquals([watched.status, watched.body.faults], [200, []]);
    const flattened = await world.call("execute", { action: "flatten" });
    assertEquals([flattened.status, flattened.body.denied, flattened.body.faults], [200, 0, []]);
    const held = await sql`
      select leg_number as leg from private.held_units(${plan}) where units <> 0`;
    assertEquals(held.map((row) => row["leg"]), [leg]);
    const open = await sql`
      select position_id as id, state from public.positions where state <> 'closed'`;
    assertEquals([...open], [{ id: position, state: "open" }]);
  } finally {
    await world.stop();
  }
});
