import { assertEquals, assertGreater } from "@std/assert";
import { runLiveDay } from "../../bench/live/run_live_day.ts";
import { ACCESS_TOKEN, openWorld } from "../support/world.ts";

Deno.test("a live day killed again and again ends with the exchange's book and the tables equal, and each switch alone stops entries", async () => {
  const { differences, violations, ...day } = await runLiveDay(
    { openWorld, accessToken: ACCESS_TOKEN },
    {
      ...{ date: "2026-02-09", seed: 2, allocations: 4, kills: 3, monitorMinutes: 25 },
      ...{ orderFaults: 2, requestFaults: 1 },
      underlyings: ["NIFTY", "INFY", "TCS", "RELIANCE", "SBIN", "HDFCBANK", "ICICIBANK", "ITC"],
    },
  );
  assertEquals([differences, violations], [[], []], JSON.stringify(day));
  assertEquals([day.kills, day.switches.length], [3, 3], JSON.stringify(day));
  assertGreater(day.trades, 8);
});
