import { assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { openWorld } from "../support/world.ts";

Deno.test("a ban denies entries by name and never blocks an exit", async () => {
  const world = await openWorld({ at: "2026-02-09T11:00:00+05:30", ready: true });
  try {
    const { sql } = world.platform;
    const underlyings = ["HDFCBANK", "ICICIBANK", "INFY", "RELIANCE", "SBIN", "TCS"];
    await sql`update public.underlyings set enabled = underlying = any (${[
      ...underlyings,
      "NIFTY",
    ]})`;
    for (let state = ""; state !== "done";) {
      const { status, body } = await world.call("analyze", { underlyings });
      assertEquals(status < 300, true, JSON.stringify(body));
      state = body.state;
    }
    await world.call("allocate", {});
    const first = await world.call("execute", { action: "entries", top: 1 });
    assertEquals(first.body.filled, 1);
    await sql`select public.store_bans('2026-02-09', ${underlyings}, 'test', '2026-02-09T11:00:00+05:30')`;
    const banned = await world.call("execute", { action: "entries" });
    assertGreater(banned.body.denied, 0);
    assertEquals(banned.body.filled, 0);
    const [plan] = await sql`select reason from public.plans where state = 'denied'`;
    assertStringIncludes(plan?.["reason"], "banned: ");
    const out = await world.call("execute", { action: "flatten" });
    assertEquals([out.body.filled, out.body.failed], [1, 0]);
  } finally {
    await world.stop();
  }
});
