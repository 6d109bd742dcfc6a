import { assertEquals } from "@std/assert";
import { openWorld } from "../../support/world.ts";

Deno.test("the platform tells which table or function REST is asked for, and what function it lacks", async () => {
  const seen: string[] = [];
  const world = await openWorld({
    at: "2026-02-09T10:00:00+05:30",
    mode: "frozen",
    onRpc: (name, when) => {
      seen.push(`${name} ${when}`);
    },
  });
  try {
    const headers = { apikey: world.platform.secretKey, "content-type": "application/json" };
    const ask = async (path: string, method = "GET") => {
      const body = method === "POST" ? { body: "{}" } : {};
      const response = await fetch(world.platform.url + path, { method, headers, ...body });
      return [response.status, (await response.json()).code];
    };
    assertEquals(await ask("/rest/v1/settings?select=name&limit=1"), [200, undefined]);
    assertEquals(await ask("/rest/v1/rpc/read_belief_trades", "POST"), [200, undefined]);
    assertEquals(
      seen,
      ["settings", "read_belief_trades"].flatMap((name) => [
        `${name} before`,
        `${name} after`,
      ]),
    );
    assertEquals(await ask("/functions/v1/nothing", "POST"), [404, "NOT_FOUND"]);
    assertEquals(await ask("/functions/v1/toString", "POST"), [404, "NOT_FOUND"]);
  } finally {
    await world.stop();
  }
});
