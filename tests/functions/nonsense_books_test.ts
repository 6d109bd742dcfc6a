import { assert, assertEquals, assertGreater } from "@std/assert";
import { addMinutes } from "date-fns";
import { openWorld } from "../support/world.ts";

const UNDERLYINGS = ["BANKNIFTY", "NIFTY", "RELIANCE", "TITAN"];
/** Of both expiries of each. */
const CHAINS = 2 * UNDERLYINGS.length;

const world = await openWorld({ at: "2026-02-09T10:00:00+05:30", mode: "stepped", ready: true });
Deno.test.afterAll(async () => await world.stop());

/** How the day's tasks end, looked at anew, and how many strategies it then accepts. */
async function analysed() {
  let { body } = await world.call("analyze", { underlyings: UNDERLYINGS, force: true });
  if (body.deferred > 0) {
    // What could be a feed's moment is looked at again, the last of them a minute later.
    assertEquals(body.deferred, UNDERLYINGS.length);
    await world.exchange.advance(addMinutes(body.retryAt, 1));
    ({ body } = await world.call("analyze", { underlyings: UNDERLYINGS }));
  }
  assertEquals(body.state, "done", JSON.stringify(body));
  const { sql } = world.platform;
  const tasks = await sql`select reason from public.tasks order by underlying`;
  const [row] = await sql`
    select count(*)::int as n from public.strategies where state = 'accepted'`;
  return { reasons: tasks.map(({ reason }) => reason), accepted: Number(row?.["n"]) };
}

for (
  const [kind, looks, named] of [
    ["hundredfold_chain", 2, ["forward_contradicts"]],
    ["equal_chain", 2, ["forward_contradicts"]],
    ["noise_chain", 2, ["forward_contradicts", "quotes_contradict"]],
    ["foreign_chain", 1, ["foreign_ids"]],
  ] as const
) {
  Deno.test(`${kind}: each underlying is refused by name and nothing is accepted`, async () => {
    await world.exchange.script([{ path: "/v2/optionchain", kind, times: looks * CHAINS }]);
    const { reasons, accepted } = await analysed();
    assertEquals(reasons.length, UNDERLYINGS.length);
    const others = reasons.filter((reason) => !(named as readonly unknown[]).includes(reason));
    assertEquals([others, accepted], [[], 0]);
    const { body } = await world.status({ show: "failed" });
    assert(body.rows.every((row: { reason: string }) => reasons.includes(row.reason)));
    assertEquals(body.rows.length, UNDERLYINGS.length);
  });
}

Deno.test("the same books without a fault are accepted the same day", async () => {
  const { reasons, accepted } = await analysed();
  assertEquals(reasons, UNDERLYINGS.map(() => null));
  assertGreater(accepted, 0);
});
