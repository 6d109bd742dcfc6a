import { assertEquals, assertGreater } from "@std/assert";
import type { RpcHook } from "../../local/platform/gateway.ts";
import { listAtOldLevel } from "../support/old_level.ts";
import { openWorld } from "../support/world.ts";

const TODAY = "2026-02-09";
const BEFORE = "2026-02-06";

/** After which rpc one call after the other is killed, and the how many-th of the call it is. */
const POINTS: readonly (readonly [string, number])[] = [
  ["store_contracts", 1],
  ["store_contracts", 3],
  ["listed_before", 1],
  ["store_corporate_actions", 1],
];

Deno.test("a contracts job that is killed between chunks finds every split when it is called again", async () => {
  let target: (typeof POINTS)[number] | undefined;
  let met = 0;
  const kill: RpcHook = async (name, phase) => {
    if (name !== target?.[0] || phase !== "after" || ++met !== target[1]) return;
    target = undefined;
    await world.platform.killFunctions();
  };
  const world = await openWorld({ at: `${TODAY}T10:00:00+05:30`, mode: "frozen", onRpc: kill });
  try {
    const { sql } = world.platform;
    await world.call("maintain", { job: "contracts" });
    const listed = async () => [
      ...await sql`
        select underlying, expiry, strike::float8, option_right, lot_size, security_id
        from public.contracts where listed_on = ${TODAY} order by 1, 2, 3, 4`,
    ];
    const undisturbed = await listed();
    const names = await listAtOldLevel(world, 5, BEFORE);
    assertGreater(names.length, 20);
    for (const point of POINTS) {
      [target, met] = [point, 0];
      const { status } = await world.call("maintain", { job: "contracts" });
      assertEquals([status, target], [503, undefined], point.join(" "));
      await world.platform.restartFunctions();
    }
    const { status, body } = await world.call("maintain", { job: "contracts" });
    assertEquals([status, body.counts.corporateActions], [200, names.length]);
    const rows = await sql`
      select underlying, action_date::text as date, factor::float8, found, source
      from public.corporate_actions order by 1`;
    const source = `contract masters of ${BEFORE} and ${TODAY}`;
    assertEquals(
      [...rows],
      names.map((underlying) => ({
        underlying,
        date: TODAY,
        factor: 5,
        found: "contract_master",
        source,
      })),
    );
    assertEquals(await listed(), undisturbed);
  } finally {
    await world.stop();
  }
});
